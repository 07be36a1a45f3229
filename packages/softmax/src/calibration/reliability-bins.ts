/**
 * Equal-width confidence bins, the ground of ECE and of the reliability diagram.
 *
 * Bin i of M is `(i/M, (i+1)/M]`, the first closed on the left too, so every confidence in [0, 1] falls into
 * exactly one. (A rule that leaves 1.0 out, or gives it a bin of its own, changes published numbers: saturated
 * float32 softmaxes hold thousands of exact ones.)
 *
 * @module
 */

/** One bar of a reliability diagram, over `(lower, upper]`. */
export interface ReliabilityBin {
  readonly lower: number;
  readonly upper: number;
  /** Rows whose top confidence falls into the bin. */
  readonly count: number;
  /** Sum of their weights; without weights their count. */
  readonly weight: number;
  /** Their mean confidence; null when their weight is 0. */
  readonly confidence: number | null;
  /** The share of them whose top class is the true one; null when their weight is 0. */
  readonly accuracy: number | null;
}

/**
 * The bin of a confidence in [0, 1]: the i with `i/M < confidence ≤ (i+1)/M`, compared in float64; 0 for 0.
 *
 * @example
 * binIndex(0.2, 5); // 0: an upper edge belongs to its bin
 * binIndex(1, 15); // 14
 */
export function binIndex(confidence: number, bins: number): number {
  let index = Math.max(0, Math.ceil(confidence * bins) - 1);
  // The product is rounded, so next to an edge it can be one bin off.
  if (confidence > (index + 1) / bins) index++;
  else if (index > 0 && confidence <= index / bins) index--;
  return index;
}
