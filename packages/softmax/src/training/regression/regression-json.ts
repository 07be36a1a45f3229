import { JsonFields } from "../../calibration/json-fields.ts";
import { readNumberList } from "../optimisers/read-number-list.ts";

const SCHEMA = "softmax-regression";
const VERSION = 1;

/** What a softmax regression is, as data: `JSON.stringify` writes all of it. */
export interface SoftmaxRegressionJSON {
  readonly schema: typeof SCHEMA;
  readonly version: typeof VERSION;
  /** What logits are computed in. */
  readonly dtype: "float32" | "float64";
  /** D. */
  readonly inputs: number;
  /** K. */
  readonly classes: number;
  /** T; logits are divided by it. */
  readonly temperature: number;
  /** W, `[D, K]`, row-major. */
  readonly weights: readonly number[];
  /** b, `[K]`, or null for none. */
  readonly intercept: readonly number[] | null;
}

/** The fields besides `schema` and `version`. */
export type RegressionFields = Omit<SoftmaxRegressionJSON, "schema" | "version">;

export function writeRegressionJSON(fields: RegressionFields): SoftmaxRegressionJSON {
  return { schema: SCHEMA, version: VERSION, ...fields };
}

/**
 * @throws {TypeError} when it is no object
 * @throws {RangeError} naming the first field that is missing or wrong
 */
export function readRegressionJSON(json: unknown): RegressionFields {
  const fields = new JsonFields(json, "a softmax regression");
  fields.expect("schema", SCHEMA);
  fields.expect("version", VERSION);
  const { dtype } = json as { readonly dtype?: unknown };
  if (dtype !== "float32" && dtype !== "float64") throw fields.error("dtype", `"float32" or "float64"`);
  const inputs = fields.count("inputs", 1);
  const classes = fields.count("classes", 2);
  return {
    dtype,
    inputs,
    classes,
    temperature: fields.number("temperature", "a number above 0", (t) => t > 0),
    weights: readNumberList(fields, "weights", inputs * classes, dtype),
    intercept: fields.isNull("intercept") ? null : readNumberList(fields, "intercept", classes, dtype),
  };
}
