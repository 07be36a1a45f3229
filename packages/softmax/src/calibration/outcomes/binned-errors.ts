/**
 * Calibration errors of bins, however they were cut.
 *
 * @module
 */
import type { ReliabilityBin } from "../reliability-bins.ts";

/** Of the gaps |accuracy − confidence| of bins, each with its weight w; W = Σ w. */
export interface BinnedErrors {
  /** Expected calibration error: Σ (w/W)·gap. */
  readonly ece: number;
  /** Maximum calibration error: the largest gap of a bin whose weight is not 0. */
  readonly mce: number;
  /** Root mean square calibration error: √(Σ (w/W)·gap²). */
  readonly rms: number;
}

/**
 * ECE, MCE and their root mean square relative, of bins such as `equalMassBins` makes.
 *
 * @throws {RangeError} when no bin has a weight
 * @example
 * const bin = { lower: 0, upper: 1, count: 2, weight: 2, confidence: 0.9, accuracy: 0.5 };
 * binnedErrors([bin]).ece; // 0.4
 */
export function binnedErrors(bins: readonly ReliabilityBin[]): BinnedErrors {
  let total = 0;
  let ece = 0;
  let mce = 0;
  let squares = 0;
  for (const { weight, confidence, accuracy } of bins) {
    if (confidence === null || accuracy === null) continue;
    const gap = Math.abs(accuracy - confidence);
    total += weight;
    ece += weight * gap;
    mce = Math.max(mce, gap);
    squares += weight * gap * gap;
  }
  if (total === 0) {
    throw new RangeError(`Cannot compute errors of ${bins.length} bins: all are empty, wanted one with rows`);
  }
  return { ece: ece / total, mce, rms: Math.sqrt(squares / total) };
}
