/**
 * Isotonic least squares in one pass.
 *
 * @module
 */

/**
 * The non-decreasing f with the least `Σ w_i (f_i − y_i)²`, by pooling adjacent violators (Ayer et al. 1955).
 *
 * Every f_i is the weighted mean of the block that i fell into, so `Σ w f = Σ w y`. O(N). The result is exactly
 * non-decreasing in float64. A value of weight 0 pulls at nothing: it takes the f of the block before it, at the start
 * of the block after it. Values that have to share one f, such as those of one confidence, are pooled by the caller.
 *
 * @param values y, `[N]`, finite
 * @param weights w, `[N]`, finite, ≥ 0; null: 1 each
 * @returns f, `[N]`; empty for none
 * @throws {RangeError} when there are values and all weights are 0
 * @example
 * poolAdjacentViolators(Float64Array.of(1, 0, 2), null); // 0.5, 0.5, 2
 */
export function poolAdjacentViolators(values: Float64Array, weights: Float64Array | null): Float64Array {
  const n = values.length;
  const sums = new Float64Array(n);
  const blockWeights = new Float64Array(n);
  /** One past the last value of each block. */
  const ends = new Uint32Array(n);
  let last = -1;
  for (let i = 0; i < n; i++) {
    const weight = weights === null ? 1 : weights[i]!;
    if (weight > 0) {
      last++;
      sums[last] = weight * values[i]!;
      blockWeights[last] = weight;
      while (last > 0 && sums[last - 1]! / blockWeights[last - 1]! >= sums[last]! / blockWeights[last]!) {
        sums[last - 1]! += sums[last]!;
        blockWeights[last - 1]! += blockWeights[last]!;
        last--;
      }
    }
    if (last >= 0) ends[last] = i + 1;
  }
  if (n > 0 && last < 0) {
    throw new RangeError(`Cannot pool ${n} values: all weights are 0, wanted one above 0`);
  }
  const fitted = new Float64Array(n);
  for (let block = 0, start = 0; block <= last; block++) {
    fitted.fill(sums[block]! / blockWeights[block]!, start, ends[block]!);
    start = ends[block]!;
  }
  return fitted;
}
