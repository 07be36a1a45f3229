/**
 * How far accuracy and confidence drift apart by chance alone.
 *
 * If every confidence were right, the number of right answers among n rows would have mean Σ c_i and variance
 * Σ c_i(1 − c_i), which is at most n·c(1 − c) for the mean confidence c (the function is concave). So the
 * standard error used here is an upper bound: what is called more than chance is.
 *
 * @module
 */
import type { Metrics } from "softmax/calibration";

/**
 * Gap |accuracy − confidence| that chance explains: two standard errors, and half a row because accuracy comes
 * in steps of 1/n.
 *
 * @param confidence mean confidence of the rows, in [0, 1]
 * @param rows n ≥ 1
 */
export function chanceGap(confidence: number, rows: number): number {
  return Math.min(1, 2 * standardError(confidence, rows) + 0.5 / rows);
}

/**
 * ECE that chance explains in a perfectly calibrated model with these bins.
 *
 * With w_b the share of rows in bin b and s_b its standard error, the mean of the ECE is at most Σ w_b·s_b
 * (E|X| ≤ √E X²) and its variance at most Σ w_b²·s_b² (bins are independent); this is that mean plus two
 * standard deviations. Where rows have weights, w_b is a share of them, and s_b that of as many rows without.
 */
export function chanceEce(metrics: Metrics): number {
  let mean = 0;
  let variance = 0;
  for (const { count, weight, confidence } of metrics.bins) {
    if (confidence === null) continue;
    const share = (weight / metrics.weight) * standardError(confidence, count);
    mean += share;
    variance += share * share;
  }
  return mean + 2 * Math.sqrt(variance);
}

/** Whether chance explains the gap of the worst bin, the one that sets the MCE. */
export function isMceByChance({ bins }: Metrics): boolean {
  let largest = 0;
  let byChance = 0;
  for (const { count, confidence, accuracy } of bins) {
    if (confidence === null || accuracy === null || Math.abs(accuracy - confidence) < largest) continue;
    largest = Math.abs(accuracy - confidence);
    byChance = chanceGap(confidence, count);
  }
  return largest <= byChance;
}

function standardError(confidence: number, rows: number): number {
  // A mean rounded in the last digit can leave [0, 1].
  return Math.sqrt(Math.max(0, confidence * (1 - confidence)) / rows);
}
