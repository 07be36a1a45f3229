/**
 * How far the classes that lie less than `depth` below the largest logit are below it, largest first: `z_k − max`.
 *
 * Sparsemax and entmax give every other class probability 0, so only these have to be sorted.
 *
 * @param row logits of one example, length K
 * @param max the largest of them, finite
 * @returns numbers in (−depth, 0]
 * @example
 * gapsWithin([1, 3, 2.5], 3, 1); // [0, -0.5]
 */
export function gapsWithin(row: ArrayLike<number>, max: number, depth: number): Float64Array {
  let count = 0;
  for (let k = 0; k < row.length; k++) if (row[k]! - max > -depth) count++;
  const gaps = new Float64Array(count);
  let filled = 0;
  for (let k = 0; k < row.length; k++) {
    const gap = row[k]! - max;
    if (gap > -depth) gaps[filled++] = gap;
  }
  return gaps.sort().reverse();
}
