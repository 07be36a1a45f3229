/**
 * What the Brier score of the top label is made of.
 *
 * @module
 */
import { poolAdjacentViolators } from "../../math/pool-adjacent-violators.ts";
import { confidenceLevels } from "./confidence-levels.ts";
import type { Outcomes } from "./outcomes.ts";

/** `score = miscalibration − discrimination + uncertainty`. */
export interface BrierDecomposition {
  /** Mean of (confidence − correct)², from 0 to 1: the binary Brier score of the top label, not that of all classes. */
  readonly score: number;
  /** What isotonic recalibration on these rows would take off the score; ≥ 0, and 0 when it changes nothing. */
  readonly miscalibration: number;
  /** How much better the recalibrated confidences are than giving every row the accuracy; ≥ 0. */
  readonly discrimination: number;
  /** accuracy·(1 − accuracy): the score of giving every row the accuracy. */
  readonly uncertainty: number;
}

/**
 * The CORP decomposition (Dimitriadis, Gneiting & Jordan 2021): S = MCB − DSC + UNC, without bins.
 *
 * Recalibrated confidences r are the isotonic regression of `correct` on confidence, rows of one confidence pooled.
 * With S(x) the weighted mean of (x − correct)²: MCB = S(confidence) − S(r), DSC = S(accuracy) − S(r),
 * UNC = S(accuracy). Both are at least 0, since r is the best of all non-decreasing functions. The isotonic fit adapts
 * to these very rows, so MCB and DSC are a little too large for few rows.
 *
 * @throws what `checkOutcomes` throws
 * @example
 * const outcomes = { confidence: Float64Array.of(0.5, 1), correct: Uint8Array.of(0, 1) };
 * brierDecomposition({ ...outcomes, nll: null, brier: null, weight: null });
 * // { score: 0.125, miscalibration: 0.125, discrimination: 0.25, uncertainty: 0.25 }
 */
export function brierDecomposition(outcomes: Outcomes): BrierDecomposition {
  const { confidence, weight, correct, total } = confidenceLevels(outcomes);
  const shares = correct.map((sum, level) => (weight[level] === 0 ? 0 : sum / weight[level]!));
  const recalibrated = poolAdjacentViolators(shares, weight);
  let gain = 0;
  let recalibratedScore = 0;
  let sumOfCorrect = 0;
  for (let level = 0; level < confidence.length; level++) {
    const c = confidence[level]!;
    const r = recalibrated[level]!;
    // (c − k)² − (r − k)² summed over the level's rows, of which k = 1 weighs `correct`.
    gain += (c - r) * ((c + r) * weight[level]! - 2 * correct[level]!);
    recalibratedScore += r * r * weight[level]! + (1 - 2 * r) * correct[level]!;
    sumOfCorrect += correct[level]!;
  }
  const accuracy = sumOfCorrect / total;
  const uncertainty = accuracy * (1 - accuracy);
  // Rounding could take either a hair below the 0 that it cannot pass.
  const miscalibration = Math.max(0, gain / total);
  const discrimination = Math.max(0, uncertainty - recalibratedScore / total);
  return {
    score: miscalibration - discrimination + uncertainty,
    miscalibration,
    discrimination,
    uncertainty,
  };
}
