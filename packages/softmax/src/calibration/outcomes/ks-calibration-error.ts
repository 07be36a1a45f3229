/**
 * Calibration error without bins, from cumulative sums.
 *
 * @module
 */
import { confidenceLevels } from "./confidence-levels.ts";
import type { Outcomes } from "./outcomes.ts";

/**
 * `max over c of |Σ w·(confidence − correct)|/W` over the rows of confidence up to c: a Kolmogorov–Smirnov distance
 * (Gupta et al. 2021, "Calibration of Neural Networks using Splines").
 *
 * Rows of one confidence are added together, so their order does not matter. Where the model is overconfident
 * everywhere, or nowhere, this is |mean confidence − accuracy|.
 *
 * @returns in [0, 1]
 * @throws what `checkOutcomes` throws
 * @example
 * const outcomes = { confidence: Float64Array.of(0.5, 0.75), correct: Uint8Array.of(1, 0) };
 * ksCalibrationError({ ...outcomes, nll: null, brier: null, weight: null }); // 0.25
 */
export function ksCalibrationError(outcomes: Outcomes): number {
  const { confidence, weight, correct, total } = confidenceLevels(outcomes);
  let sum = 0;
  let largest = 0;
  for (let level = 0; level < confidence.length; level++) {
    sum += weight[level]! * confidence[level]! - correct[level]!;
    largest = Math.max(largest, Math.abs(sum));
  }
  return largest / total;
}
