import type { FloatArray } from "./weights.ts";

/**
 * Draws from the weights of a long row: of those above `least`, and the first `ties` of those that equal it.
 *
 * @param target u times their mass, u uniform in [0, 1)
 * @returns the first index at which their sum is above the target; the last of them where rounding keeps it below
 */
export function drawFromRow(weights: FloatArray, target: number, least: number, ties: number): number {
  let mass = 0;
  let start = 0;
  // Eight are added at once, since a sum of one after the other waits for each addition; ties have to be counted.
  for (; ties === Infinity && start + 8 <= weights.length; start += 8) {
    const block = sumOfEight(weights, start, least);
    if (target < mass + block) break;
    mass += block;
  }
  let last = -1;
  let left = ties;
  for (let i = start; i < weights.length; i++) {
    const weight = weights[i]!;
    if (weight < least || (weight === least && left-- <= 0)) continue;
    last = i;
    mass += weight;
    if (target < mass) return i;
  }
  return last >= 0 ? last : weights.findLastIndex((weight) => weight >= least);
}

function sumOfEight(w: FloatArray, i: number, least: number): number {
  const at = (k: number) => {
    const weight = w[i + k]!;
    return weight >= least ? weight : 0;
  };
  return at(0) + at(1) + (at(2) + at(3)) + (at(4) + at(5) + (at(6) + at(7)));
}
