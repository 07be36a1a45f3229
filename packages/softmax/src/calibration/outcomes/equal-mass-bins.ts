/**
 * Confidence bins that hold equally many rows.
 *
 * @module
 */
import type { ReliabilityBin } from "../reliability-bins.ts";
import { type ConfidenceLevels, confidenceLevels } from "./confidence-levels.ts";
import type { Outcomes } from "./outcomes.ts";

/**
 * M bins of equal weight W/M, `(lower, upper]`, the first closed on the left too.
 *
 * Ties: rows of one confidence are never parted, so the order of rows does not matter. The sorted rows are cut where
 * `numpy.array_split` cuts (whole parts that differ by one row at most, larger ones first; weights that are no whole
 * numbers are cut at j·W/M). The last confidence of a part is the upper edge of its bin, and a part that ends on the
 * edge before it gives no bin. So there are fewer than M bins where many confidences are equal: thousands of exact
 * ones are one bin.
 *
 * @param bins M, an integer from 1
 * @returns from 1 to M bins; the edges are confidences of rows, but for the outer ones, 0 and 1
 * @throws what `checkOutcomes` throws
 * @example
 * const confidence = Float64Array.of(0.5, 0.6, 0.9, 0.9);
 * const outcomes = { confidence, correct: Uint8Array.of(1, 0, 1, 1), nll: null, brier: null, weight: null };
 * equalMassBins(outcomes, 2).map((bin) => bin.upper); // 0.6, 1
 */
export function equalMassBins(outcomes: Outcomes, bins = 15): ReliabilityBin[] {
  if (!Number.isSafeInteger(bins) || bins < 1) {
    throw new RangeError(`Cannot make ${bins} bins: wanted an integer from 1`);
  }
  const levels = confidenceLevels(outcomes);
  const cut = cutsOf(outcomes.weight, levels.total, bins);
  const result: ReliabilityBin[] = [];
  let first = 0;
  let part = 1;
  let below = 0;
  const last = levels.confidence.length - 1;
  for (let level = 0; level <= last; level++) {
    below += levels.weight[level]!;
    if (level < last && (part >= bins || below < cut(part))) continue;
    while (part < bins && below >= cut(part)) part++;
    const lower = result.at(-1)?.upper ?? 0;
    const upper = level === last ? 1 : levels.confidence[level]!;
    result.push({ lower, upper, ...meansOf(levels, first, level + 1) });
    first = level + 1;
  }
  return result;
}

/** Weight in the first j of M parts. */
function cutsOf(weight: Float64Array | null, total: number, bins: number): (part: number) => number {
  const whole = weight === null || weight.every(Number.isInteger);
  const size = whole ? Math.floor(total / bins) : total / bins;
  const rest = whole ? total % bins : 0;
  return (part) => part * size + Math.min(part, rest);
}

function meansOf({ confidence, count, weight, correct }: ConfidenceLevels, from: number, to: number) {
  let rows = 0;
  let sum = 0;
  let sumOfConfidence = 0;
  let sumOfCorrect = 0;
  for (let level = from; level < to; level++) {
    rows += count[level]!;
    sum += weight[level]!;
    sumOfConfidence += weight[level]! * confidence[level]!;
    sumOfCorrect += correct[level]!;
  }
  return {
    count: rows,
    weight: sum,
    confidence: sum === 0 ? null : sumOfConfidence / sum,
    accuracy: sum === 0 ? null : sumOfCorrect / sum,
  };
}
