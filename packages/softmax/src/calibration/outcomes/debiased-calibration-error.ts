/**
 * Root mean square calibration error without the upward bias that few rows a bin give.
 *
 * @module
 */
import { equalMassBins } from "./equal-mass-bins.ts";
import type { Outcomes } from "./outcomes.ts";

/**
 * `√max(0, Σ (w/W)·((accuracy − confidence)² − accuracy·(1 − accuracy)/(w − 1)))` over M bins of equal mass
 * (Kumar, Liang & Ma 2019, "Verified Uncertainty Calibration", the debiased estimator of the L2 error).
 *
 * What is subtracted is the variance that the bin's accuracy has by chance. A bin that weighs no more than one row
 * adds nothing. The estimate of a well calibrated model is often exactly 0, since half of the time the sum is
 * negative. `equalMassBins` has the rule for ties.
 *
 * @param bins M, an integer from 1
 * @throws what `equalMassBins` throws
 * @example
 * const confidence = new Float64Array(100).fill(0.9);
 * const correct = Uint8Array.from(confidence, (_, row) => row % 2);
 * debiasedCalibrationError({ confidence, correct, nll: null, brier: null, weight: null }); // √(.4² − .25/99)
 */
export function debiasedCalibrationError(outcomes: Outcomes, bins = 15): number {
  let total = 0;
  let squares = 0;
  for (const { weight, confidence, accuracy } of equalMassBins(outcomes, bins)) {
    total += weight;
    if (weight <= 1 || confidence === null || accuracy === null) continue;
    const byChance = (accuracy * (1 - accuracy)) / (weight - 1);
    squares += weight * ((accuracy - confidence) ** 2 - byChance);
  }
  return Math.sqrt(Math.max(0, squares / total));
}
