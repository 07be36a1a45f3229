/**
 * Rows reduced to the few numbers that most metrics and decisions read.
 *
 * @module
 */
import { NonFiniteRowError } from "../non-finite-row-error.ts";

/** One entry a row, `[N]` each. A weight of 2 is the row twice: weights are counts. */
export interface Outcomes {
  /** Probability of the predicted class, in [0, 1]. */
  readonly confidence: Float64Array;
  /** 1 where the predicted class (ties to the lower index) is the true one, else 0. */
  readonly correct: Uint8Array;
  /** −log p(true class), nats; null when only top labels are known. */
  readonly nll: Float64Array | null;
  /** Σ_k (p_k − [k is true])², from 0 to 2; null when only top labels are known. */
  readonly brier: Float64Array | null;
  /** Finite, ≥ 0; null: 1 each. */
  readonly weight: Float64Array | null;
}

/**
 * Checks what every metric of outcomes relies on.
 *
 * @throws {TypeError} when lengths disagree
 * @throws {NonFiniteRowError} for a confidence outside [0, 1]
 * @throws {RangeError} for a weight that is negative or not finite, without rows, or when all weights are 0
 */
export function checkOutcomes({ confidence, correct, weight }: Outcomes): void {
  const rows = confidence.length;
  if (correct.length !== rows || (weight !== null && weight.length !== rows)) {
    throw new TypeError(
      `Cannot use ${correct.length} outcomes and ${weight?.length ?? "no"} weights for ${rows} confidences: ` +
        "wanted one per row",
    );
  }
  for (let row = 0; row < rows; row++) checkConfidence(confidence[row]!, row);
  if (weight === null ? rows === 0 : !(sumOfWeights(weight) > 0)) {
    throw new RangeError(`Cannot measure ${rows} rows: their weights add to 0, wanted a sum above 0`);
  }
}

/** @throws {NonFiniteRowError} for NaN, and outside [0, 1] */
export function checkConfidence(confidence: number, row: number): void {
  if (!(confidence >= 0 && confidence <= 1)) {
    throw new NonFiniteRowError(row, `its confidence is ${confidence}`, "a number from 0 to 1");
  }
}

/** @throws {RangeError} for a weight that is negative or not finite */
export function sumOfWeights(weight: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < weight.length; row++) {
    const value = weight[row]!;
    if (!(value >= 0 && value < Infinity)) {
      throw new RangeError(`Cannot use weight ${value} of row ${row}: wanted a finite number from 0`);
    }
    sum += value;
  }
  return sum;
}
