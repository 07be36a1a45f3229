import type { FloatArray } from "./weights.ts";

/**
 * Writes the indices of values above `least`, and of the first `ties` of those that equal it, into `out`.
 *
 * @param size how many of the values count
 * @returns how many indices there are
 */
export function selectFrom(
  values: FloatArray,
  size: number,
  least: number,
  ties: number,
  out: Int32Array,
): number {
  let count = 0;
  if (ties === Infinity) {
    for (let i = 0; i < size; i++) if (values[i]! >= least) out[count++] = i;
    return count;
  }
  let left = ties;
  for (let i = 0; i < size; i++) {
    const value = values[i]!;
    if (value > least || (value === least && left-- > 0)) out[count++] = i;
  }
  return count;
}
