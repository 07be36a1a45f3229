/**
 * `evaluate`: the metrics of rows that are in memory.
 *
 * @module
 */
import { checkOptionNames } from "../logits/check-options.ts";
import { EvaluationState } from "./evaluation-state.ts";
import { type Labels, type LogitRows, labelLogits } from "./labelled-logits.ts";
import type { Metrics } from "./metrics.ts";

export interface EvaluateOptions {
  /** T > 0; logits are divided by it. Default 1. */
  readonly temperature?: number;
  /** K, needed when the logits are one typed array. */
  readonly classes?: number;
  /** Equal-width confidence bins. Default 15. */
  readonly bins?: number;
  /** How often each row counts, `[N]`: numbers from 0 to 2⁵³. Default 1 for all. */
  readonly weights?: ArrayLike<number>;
}

/**
 * Accuracy, nll, Brier score, ECE, MCE, RMS error, mean confidence and reliability bins of softmax(logits / T).
 *
 * The numbers equal, bit for bit, those of an `EvaluationState` that got the same rows in any split or order.
 *
 * @param logits `[N, K]`, as rows or as one typed array with `classes`
 * @param labels the true class of each row, `[N]`
 * @throws {NonFiniteRowError} for a row without a finite loss: NaN, +∞, only −∞, or a true class at −∞
 * @example
 * evaluate([[2, 0], [1, 0]], [0, 1]).nll; // 0.7200948492804855
 */
export function evaluate(logits: LogitRows, labels: Labels, options: EvaluateOptions = {}): Metrics {
  checkOptionNames("evaluate", options, ["temperature", "classes", "bins", "weights"]);
  const { temperature = 1, classes, bins, weights } = options;
  if (typeof temperature !== "number" || !(temperature > 0)) {
    throw new RangeError(`Cannot evaluate at temperature ${temperature}: wanted a number above 0`);
  }
  const batch = labelLogits(logits, labels, classes, weights);
  const state = new EvaluationState(batch.classes, bins);
  state.add(batch, 1 / temperature);
  return state.metrics();
}
