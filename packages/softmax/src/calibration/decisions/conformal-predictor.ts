/**
 * A fitted conformal predictor as data: what is stored beside a model.
 *
 * @module
 */
import { JsonFields } from "../json-fields.ts";

export const CONFORMAL_SCHEMA = "softmax-conformal";
export const CONFORMAL_VERSION = 1;

/** Which score orders the classes of a row; `fitConformal` has the formulas. */
export type ConformalMethod = "lac" | "aps" | "raps";

interface FittedQuantile {
  readonly schema: typeof CONFORMAL_SCHEMA;
  readonly version: typeof CONFORMAL_VERSION;
  readonly classes: number;
  /** Rows it was fitted on. */
  readonly rows: number;
  /** Share of new rows whose set is to hold the true class, in (0, 1). */
  readonly coverage: number;
  /** 1/T: logits are multiplied by it, when fitted and whenever used. Calibrated logits have 1. */
  readonly beta: number;
  /** A set holds the classes whose score is at most this; null, where rows were too few: all classes. */
  readonly quantile: number | null;
}

/** Least ambiguous sets. */
export interface LacPredictor extends FittedQuantile {
  readonly method: "lac";
}

/** Adaptive prediction sets. */
export interface ApsPredictor extends FittedQuantile {
  readonly method: "aps";
  /** Of the random numbers that decide about the last class of each set. */
  readonly seed: number;
}

/** Regularised adaptive prediction sets. */
export interface RapsPredictor extends FittedQuantile {
  readonly method: "raps";
  readonly seed: number;
  /** λ ≥ 0, added to the score for each class beyond the first `kReg`. */
  readonly lambda: number;
  readonly kReg: number;
}

/** The JSON of a conformal predictor; `docs/formats.md` lists its fields. */
export type ConformalPredictor = LacPredictor | ApsPredictor | RapsPredictor;

/**
 * Which of n scores in rising order, counted from 1, is the quantile: ⌈(n + 1) · coverage⌉; above n there is none.
 *
 * @example
 * quantileRank(9, 0.9); // 9
 */
export function quantileRank(rows: number, coverage: number): number {
  const rank = (rows + 1) * coverage;
  // 100 · 0.55 is 55.00000000000001 in floating point: that is 55.
  const nearest = Math.round(rank);
  return Math.abs(rank - nearest) <= rank * 2 ** -50 ? nearest : Math.ceil(rank);
}

/**
 * Reads a conformal predictor from what `JSON.parse` returned. Fields it does not know are left out.
 *
 * @throws {TypeError} when it is no object
 * @throws {RangeError} naming the first field that is missing or wrong: another schema, version or method too
 * @example
 * parseConformal(JSON.parse(text)).quantile;
 */
export function parseConformal(json: unknown): ConformalPredictor {
  const fields = new JsonFields(json, "a conformal predictor");
  fields.expect("schema", CONFORMAL_SCHEMA);
  fields.expect("version", CONFORMAL_VERSION);
  const { method } = json as { readonly method?: unknown };
  if (method !== "lac" && method !== "aps" && method !== "raps") {
    throw fields.error("method", '"lac", "aps" or "raps"');
  }
  const rows = fields.count("rows", 1);
  const coverage = fields.number("coverage", "a number between 0 and 1", (c) => c > 0 && c < 1);
  const fitted = {
    schema: CONFORMAL_SCHEMA,
    version: CONFORMAL_VERSION,
    classes: fields.count("classes", 1),
    rows,
    coverage,
    beta: fields.number("beta", "a number from 0", (beta) => beta >= 0),
    quantile: readQuantile(fields, rows, coverage),
  } as const;
  if (method === "lac") return { ...fitted, method };
  const seed = fields.number("seed", "an integer", Number.isSafeInteger);
  if (method === "aps") return { ...fitted, method, seed };
  const lambda = fields.number("lambda", "a number from 0", (value) => value >= 0);
  return { ...fitted, method, seed, lambda, kReg: fields.count("kReg", 0) };
}

function readQuantile(fields: JsonFields, rows: number, coverage: number): number | null {
  const isUnbounded = quantileRank(rows, coverage) > rows;
  if (!isUnbounded) return fields.number("quantile", "a number from 0", (quantile) => quantile >= 0);
  if (fields.isNull("quantile")) return null;
  throw fields.error("quantile", `null, since ${rows} rows are too few for a coverage of ${coverage}`);
}
