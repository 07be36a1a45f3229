/**
 * Probabilities as logits: `softmax(log p / T)` is `softmax(z / T)`, so a file of probabilities can be calibrated.
 *
 * @module
 */

import { openKernels } from "../kernels/open-kernels.ts";
import { describeValue } from "../logits/describe-value.ts";
import { checkNumber } from "../logits/read-array.ts";

/**
 * `log p` of each probability, in float64; an exact zero counts as `zero`.
 *
 * Softmax never gives an exact 0, rounding does, and what it counts as decides the temperature when such a class is
 * the true one. So the choice is the caller's, and the zeros are counted.
 *
 * @param probabilities any length; negative values give NaN
 * @param zero what an exact 0 counts as; 0 gives −∞ logits
 * @throws {TypeError} a probability is not a number
 * @throws {RangeError} `zero` is not a number from 0
 * @returns nats, the same layout; |error| ≤ 1 ulp; and how many values were exactly 0
 * @example
 * logitsFromProbabilities([0.5, 0.5, 0], 1e-12).zeros; // 1
 */
export function logitsFromProbabilities(
  probabilities: ArrayLike<number>,
  zero: number,
): { logits: Float64Array; zeros: number } {
  if (typeof zero !== "number" || !(zero >= 0)) {
    throw new RangeError(`Cannot use ${describeValue(zero)} for a probability of 0: wanted a number from 0`);
  }
  const logits = Float64Array.from(
    ArrayBuffer.isView(probabilities)
      ? probabilities
      : Array.from(probabilities, (value, i) => checkNumber("probabilities", value, `element ${i}`)),
  );
  let zeros = 0;
  for (let i = 0; i < logits.length; i++) {
    if (logits[i] !== 0) continue;
    logits[i] = zero;
    zeros++;
  }
  openKernels().log(logits, logits);
  return { logits, zeros };
}
