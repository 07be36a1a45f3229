/**
 * The quantile of sorted values, linear between neighbours: `numpy.quantile`'s default.
 *
 * @param sorted rising, at least one
 * @param probability in [0, 1]
 * @example
 * quantile(Float64Array.of(1, 2, 4), 0.75); // 3
 */
export function quantile(sorted: Float64Array, probability: number): number {
  const at = probability * (sorted.length - 1);
  const left = Math.floor(at);
  const lower = sorted[left]!;
  const upper = sorted[Math.min(left + 1, sorted.length - 1)]!;
  return lower + (at - left) * (upper - lower);
}
