import { NoTokenLeft } from "../no-token-left.ts";

/**
 * The sum of the first `size` weights, in float64, one after the other.
 *
 * @throws {NoTokenLeft} all are 0, or there is none
 * @throws {RangeError} one is negative, NaN or infinite, or the sum is
 */
export function totalWeight(weights: ArrayLike<number>, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) {
    checkWeight(weights[i]!, i);
    sum += weights[i]!;
  }
  if (sum === 0)
    throw new NoTokenLeft(`Cannot draw: none of ${size} weights is above 0, at least one is wanted`);
  if (sum === Infinity)
    throw new RangeError("Cannot draw: the weights add up to Infinity, a finite sum is wanted");
  return sum;
}

/** @throws {RangeError} a weight that is negative, NaN or infinite */
export function checkWeight(weight: number, i: number): void {
  if (weight >= 0 && weight < Infinity) return;
  throw new RangeError(`Cannot draw: weight ${i} is ${weight}, a finite number ≥ 0 is wanted`);
}
