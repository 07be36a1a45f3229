import type { FloatArray } from "./weights.ts";

/**
 * Draws from the weights of a long row.
 *
 * @param target u times their mass, u uniform in [0, 1)
 * @returns the first index at which their sum is above the target; the last one above 0 where rounding keeps it below
 */
export function drawFromRow(weights: FloatArray, target: number): number {
  let mass = 0;
  let start = 0;
  // Eight are added at once, since a sum of one after the other waits for each addition.
  for (; start + 8 <= weights.length; start += 8) {
    const block = sumOfEight(weights, start);
    if (target < mass + block) break;
    mass += block;
  }
  for (let i = start; i < weights.length; i++) {
    mass += weights[i]!;
    if (weights[i]! > 0 && target < mass) return i;
  }
  return weights.findLastIndex((weight) => weight > 0);
}

function sumOfEight(w: FloatArray, i: number): number {
  const left = w[i]! + w[i + 1]! + (w[i + 2]! + w[i + 3]!);
  return left + (w[i + 4]! + w[i + 5]! + (w[i + 6]! + w[i + 7]!));
}
