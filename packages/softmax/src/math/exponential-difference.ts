import { scaledDifference } from "./scaled-difference.ts";

/**
 * `exp((z − m) / T)`: the weight of a class beside the most likely one.
 *
 * The argument comes as `high + low`, and `exp(high + low) = exp(high)·(1 + low)` up to low² ≈ 10⁻²⁷.
 * A masked class (z = −∞) weighs 0. T = 0 and T = ∞ are the limits: then only z = m weighs 1, or every class
 * that is not masked does.
 *
 * @param z a logit below `Infinity`, at most 700·T above m
 * @param m a finite logit, usually the largest
 * @param temperature T in [0, ∞]; trusted here, checked in `logits/`
 * @returns error ≤ 1 ulp (`maxUlp.exponentialDifference`), results below 2⁻¹⁰²² included
 * @example
 * exponentialDifference(1, 3, 2); // 0.36787944117144233 = exp(-1)
 */
export function exponentialDifference(z: number, m: number, temperature: number): number {
  const { high, low } = scaledDifference(z, m, temperature);
  const exponential = Math.exp(high);
  return exponential + exponential * low;
}
