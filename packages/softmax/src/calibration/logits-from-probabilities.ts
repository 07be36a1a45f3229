/**
 * Probabilities as logits: `softmax(log p / T)` is `softmax(z / T)`, so a file of probabilities can be calibrated.
 *
 * @module
 */
import { openKernels } from "../kernels/open-kernels.ts";

/**
 * `log p` of each probability, in float64; an exact zero counts as `zero`.
 *
 * Softmax never gives an exact 0, rounding does, and what it counts as decides the temperature when such a class is
 * the true one. So the choice is the caller's, and the zeros are counted.
 *
 * @param probabilities any length; negative values give NaN
 * @param zero what an exact 0 counts as; 0 gives −∞ logits
 * @returns nats, the same layout; |error| ≤ 1 ulp; and how many values were exactly 0
 * @example
 * logitsFromProbabilities([0.5, 0.5, 0], 1e-12).zeros; // 1
 */
export function logitsFromProbabilities(
  probabilities: ArrayLike<number>,
  zero: number,
): { logits: Float64Array; zeros: number } {
  const logits = Float64Array.from(probabilities);
  let zeros = 0;
  for (let i = 0; i < logits.length; i++) {
    if (logits[i] !== 0) continue;
    logits[i] = zero;
    zeros++;
  }
  openKernels().log(logits, logits);
  return { logits, zeros };
}
