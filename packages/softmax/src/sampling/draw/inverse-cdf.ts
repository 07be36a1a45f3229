import { checkUniform } from "./check-uniform.ts";
import { checkWeight, totalWeight } from "./total-weight.ts";

/** How far a mass that was summed in another order may be from the sum of the weights. */
const MASS_SLACK = 1e-9;

/**
 * Draws an index with probability `w_i / Σ w`: the first i with `u · mass < w_0 + … + w_i`, summed in float64.
 *
 * The comparison is strict, so an index of weight 0 is never drawn, be u 0 or 1 − 2⁻⁵³.
 *
 * @param weights at least `size` numbers ≥ 0, not all 0; they need not add up to 1
 * @param u uniform in [0, 1)
 * @param size how many of the weights count; default: all
 * @param mass their sum, where it is known: then only the weights up to the drawn one are read and checked
 * @throws {NoTokenLeft} all weights are 0, or there is none
 * @throws {RangeError} a weight is negative, NaN or infinite; u is not in [0, 1); the mass is found not to be the sum
 * @example
 * drawByInverseCdf([0, 1, 3], 0.25); // 2
 */
export function drawByInverseCdf(
  weights: ArrayLike<number>,
  u: number,
  size: number = weights.length,
  mass: number = totalWeight(weights, size),
): number {
  checkUniform(u);
  const target = u * mass;
  let sum = 0;
  let last = -1;
  for (let i = 0; i < size; i++) {
    const weight = weights[i]!;
    if (weight === 0) continue;
    checkWeight(weight, i);
    sum += weight;
    last = i;
    if (target < sum && mass > 0) return i;
  }
  // Rounding alone can lead here: of the mass, which was summed in another order, or of a subnormal target.
  if (last >= 0 && mass <= sum * (1 + MASS_SLACK) && mass > 0) return last;
  throw new RangeError(`Cannot draw: the mass is ${mass}, the sum of the weights, ${sum}, is wanted`);
}
