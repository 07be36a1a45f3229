/**
 * Split conformal prediction: how improbable a class may be and still belong to a row's set.
 *
 * @module
 */
import { checkOptionNames } from "../../logits/check-options.ts";
import { describeValue } from "../../logits/describe-value.ts";
import { checkLabelledLogits, type LabelledLogits } from "../labelled-logits.ts";
import { nonFiniteLogits } from "../non-finite-row-error.ts";
import { visitProbabilities } from "../probability-tiles.ts";
import { checkUnweighted } from "./check-unweighted.ts";
import {
  CONFORMAL_SCHEMA,
  CONFORMAL_VERSION,
  type ConformalMethod,
  type ConformalPredictor,
  quantileRank,
} from "./conformal-predictor.ts";
import { type SetRule, setRuleOf } from "./set-rule.ts";

export interface ConformalOptions {
  readonly method: ConformalMethod;
  /** Share of new rows whose set is to hold the true class, in (0, 1). */
  readonly coverage: number;
  /** 1/T: logits are multiplied by it. Default 1, as for logits that are calibrated already. */
  readonly beta?: number;
  /** APS and RAPS: of the random numbers that decide about the last class of each set, an integer. Default 0. */
  readonly seed?: number;
  /** RAPS: λ ≥ 0, added to the score for each class beyond the first `kReg`. Default 0.01. */
  readonly lambda?: number;
  /** RAPS: an integer ≥ 0; from K on nothing is added, and RAPS is APS. Default 5. */
  readonly kReg?: number;
}

/**
 * Fits conformal prediction sets: sets of classes that hold the true one in at least `coverage` of new rows.
 *
 * With n rows and the scores s of their true classes, the quantile is the ⌈(n + 1) · coverage⌉-th smallest score, and a
 * set holds every class whose score is at most that. New rows drawn as these were are covered with a probability from
 * `coverage` to `coverage + 1/(n + 1)` (above that where scores tie), averaged over all rows, not for each class or kind
 * of row. Where the rank is above n, no score is large enough: the quantile is null, every set holds all classes, and
 * more rows are wanted (n ≥ coverage / (1 − coverage)).
 *
 * | method | score of class k, p its probability, r its rank from 1 | |
 * | ------ | --- | --- |
 * | `lac`  | 1 − p | smallest sets on average; none may fit (Sadinle, Lei & Wasserman 2019) |
 * | `aps`  | Σ of the probabilities ahead of it + u·p | larger sets for harder rows (Romano, Sesia & Candès 2020) |
 * | `raps` | as `aps`, + λ·max(0, r − kReg) | shorter tails than `aps` (Angelopoulos, Bates, Jordan & Malik 2021) |
 *
 * u is a uniform random number, one a row, by the row's number and the seed. It makes coverage exact, and may leave a set
 * empty, as in the papers; putting the top class into an empty set only adds coverage.
 *
 * Needs rows that neither the model nor its calibrator was fitted on. Fit again after a change of temperature: scores of
 * different rows change places.
 *
 * @param batch rows without weights; a true class may have probability 0
 * @throws {NonFiniteRowError} for a row that holds NaN or +∞, or only −∞
 * @throws {TypeError} for weights other than 1, an unknown option, or one that the method does not have
 * @throws {RangeError} for an option out of its range, a label that is no class, or no rows
 * @example
 * const logits = Float64Array.of(3, 0, 0, 1, 2, 0, 0, 1);
 * const batch = { data: logits, rows: 4, classes: 2, labels: Int32Array.of(0, 1, 1, 1) };
 * fitConformal(batch, { method: "lac", coverage: 0.5 }).quantile; // 0.2689414213699951
 */
export function fitConformal(batch: LabelledLogits, options: ConformalOptions): ConformalPredictor {
  const scores = new ConformalScores(batch.classes, options);
  scores.add(batch);
  return scores.predictor();
}

/**
 * `fitConformal` for rows that come in parts: keeps one number a row, 8 bytes. The same predictor however rows are split.
 *
 * @example
 * const scores = new ConformalScores(2, { method: "lac", coverage: 0.9 });
 * scores.add({ data: Float64Array.of(2, 0), rows: 1, classes: 2, labels: Int32Array.of(0) });
 * scores.predictor().quantile; // null: one row is too few
 */
export class ConformalScores {
  /** Rows added so far. */
  rows = 0;
  readonly #unfitted: ConformalPredictor;
  readonly #rule: SetRule;
  #scores = new Float64Array(1024);

  /** @param classes K ≥ 1 */
  constructor(classes: number, options: ConformalOptions) {
    if (!Number.isSafeInteger(classes) || classes < 1) {
      throw new RangeError(`Cannot fit a conformal predictor: ${classes} classes, wanted an integer from 1`);
    }
    this.#unfitted = unfittedPredictor(classes, options);
    this.#rule = setRuleOf(this.#unfitted, "fit");
  }

  /** Adds the next rows. @throws what `fitConformal` throws */
  add(batch: LabelledLogits): void {
    const { classes, beta } = this.#unfitted;
    checkLabelledLogits(batch, classes);
    checkUnweighted("fit a conformal predictor", batch.weights, "its coverage counts rows");
    this.#reserve(this.rows + batch.rows);
    visitProbabilities(batch, beta, (_, probabilities, first, rows) => {
      for (let r = 0; r < rows; r++) {
        const row = probabilities.subarray(r * classes, (r + 1) * classes);
        if (Number.isNaN(row[0])) throw nonFiniteLogits(this.rows, Number.NaN, 0);
        this.#scores[this.rows] = this.#rule.score(row, batch.labels[first + r]!, this.rows);
        this.rows++;
      }
    });
  }

  /** @throws {RangeError} without rows */
  predictor(): ConformalPredictor {
    const { rows } = this;
    if (rows === 0)
      throw new RangeError("Cannot fit a conformal predictor: no rows were given, wanted one or more");
    const rank = quantileRank(rows, this.#unfitted.coverage);
    const quantile = rank > rows ? null : this.#scores.slice(0, rows).sort()[rank - 1]!;
    return { ...this.#unfitted, rows, quantile };
  }

  #reserve(rows: number): void {
    if (rows <= this.#scores.length) return;
    const larger = new Float64Array(Math.max(rows, 2 * this.#scores.length));
    larger.set(this.#scores);
    this.#scores = larger;
  }
}

/** The options, checked, in the form in which they are stored. */
function unfittedPredictor(classes: number, options: ConformalOptions): ConformalPredictor {
  checkOptionNames("fitConformal", options, ["method", "coverage", "beta", "seed", "lambda", "kReg"]);
  const { method, coverage, beta = 1, seed = 0, lambda = 0.01, kReg = 5 } = options;
  refuseForeignOptions(options);
  checkNumber("coverage", coverage, "a number between 0 and 1", (c) => c > 0 && c < 1);
  checkNumber("beta", beta, "a finite number from 0 (beta is 1/T)", (b) => b >= 0 && b < Infinity);
  checkNumber("seed", seed, "an integer", Number.isSafeInteger);
  checkNumber("lambda", lambda, "a finite number from 0", (l) => l >= 0 && l < Infinity);
  checkNumber("kReg", kReg, "an integer from 0", (k) => Number.isSafeInteger(k) && k >= 0);
  const head = { schema: CONFORMAL_SCHEMA, version: CONFORMAL_VERSION } as const;
  const common = { classes, rows: 0, coverage, beta, quantile: null };
  if (method === "lac") return { ...head, method, ...common };
  if (method === "aps") return { ...head, method, ...common, seed };
  return { ...head, method, ...common, seed, lambda, kReg };
}

const OWN_OPTIONS: Readonly<Record<ConformalMethod, readonly string[]>> = {
  lac: [],
  aps: ["seed"],
  raps: ["seed", "lambda", "kReg"],
};

/** No option is accepted and ignored. */
function refuseForeignOptions(options: ConformalOptions): void {
  const { method } = options;
  if (!Object.hasOwn(OWN_OPTIONS, method)) {
    throw new RangeError(
      `Cannot fit a conformal predictor: method is ${describeValue(method)}, wanted "lac", "aps" or "raps"`,
    );
  }
  checkOptionNames(`fitConformal with method "${method}"`, options, [
    "method",
    "coverage",
    "beta",
    ...OWN_OPTIONS[method],
  ]);
}

function checkNumber(name: string, value: unknown, wanted: string, accept: (value: number) => boolean): void {
  if (typeof value === "number" && accept(value)) return;
  throw new RangeError(
    `Cannot fit a conformal predictor: ${name} is ${describeValue(value)}, wanted ${wanted}`,
  );
}
