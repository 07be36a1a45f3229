import type { Candidates } from "../candidates.ts";
import type { ProcessorKind } from "./processor.ts";

/**
 * Tail-free sampling (Bricken 2019): probabilities in falling order, the absolute values of their second differences,
 * divided by their sum; the tokens before the one with which these add up to more than z stay, and `minKeep` (default 1)
 * in any case. As llama.cpp had it: second differences that add up to no more than 1e-6 count as equal. From z = 1 on, and
 * where two tokens are left, all stay. It has to sort.
 */
export interface TailFreeSettings {
  readonly type: "tail-free";
  readonly z: number;
  readonly minKeep: number;
}

/** Rounding of differences. */
const FLAT = 1e-6;

export const tailFree: ProcessorKind<TailFreeSettings> = {
  type: "tail-free",
  read: (fields) => ({
    type: "tail-free",
    z: fields.number("z", undefined, 0),
    minKeep: fields.integer("minKeep", 1, 0),
  }),
  create: ({ z, minKeep }) => ({
    apply(candidates) {
      if (z >= 1) return;
      candidates.sort();
      candidates.keepFirst(tailStart(candidates, z, Math.max(1, minKeep)));
    },
    explain: () =>
      z < 1
        ? `tokens stay until the curvature of the sorted probabilities has added up to ${z} of its sum`
        : "z is 1: all stay",
  }),
};

/** How many sorted tokens come before the tail. */
function tailStart({ weights, mass, size }: Candidates, z: number, minKeep: number): number {
  const bends = size - 2;
  const bend = (i: number) => Math.abs(weights[i]! - 2 * weights[i + 1]! + weights[i + 2]!) / mass;
  let total = 0;
  for (let i = 0; i < bends; i++) total += bend(i);
  const isFlat = total <= FLAT;
  const target = z * (isFlat ? bends : total);
  let sum = 0;
  for (let i = 0; i < bends; i++) {
    sum += isFlat ? 1 : bend(i);
    if (sum > target && i >= minKeep) return i;
  }
  return size;
}
