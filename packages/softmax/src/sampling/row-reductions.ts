import type { FloatArray } from "./weights.ts";

/** NaN where there is one. Four by turns: a comparison would wait for the one before it. */
export function largestOf(values: FloatArray, size: number): number {
  let [a, b, c, d] = [-Infinity, -Infinity, -Infinity, -Infinity];
  let i = 0;
  for (; i + 4 <= size; i += 4) {
    a = Math.max(a, values[i]!);
    b = Math.max(b, values[i + 1]!);
    c = Math.max(c, values[i + 2]!);
    d = Math.max(d, values[i + 3]!);
  }
  for (; i < size; i++) a = Math.max(a, values[i]!);
  return Math.max(a, b, c, d);
}

/** By eights: a sum of one value after the other waits for each addition. */
export function sumOf(values: FloatArray, size: number): number {
  let total = 0;
  let i = 0;
  for (; i + 8 <= size; i += 8) {
    const a = values[i]! + values[i + 1]! + (values[i + 2]! + values[i + 3]!);
    const b = values[i + 4]! + values[i + 5]! + (values[i + 6]! + values[i + 7]!);
    total += a + b;
  }
  for (; i < size; i++) total += values[i]!;
  return total;
}
