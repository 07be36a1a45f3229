import type { ProcessorKind } from "./processor.ts";

/**
 * Nucleus sampling (Holtzman et al. 2020): keeps the fewest most probable tokens whose probabilities add up to p or
 * more, of equal ones the lower ids, and `minKeep` (default 1) in any case. Sums are in float64; one that misses p by
 * less than 1e-7 has reached it. From p = 1 on all stay.
 */
export interface TopPSettings {
  readonly type: "top-p";
  readonly p: number;
  readonly minKeep: number;
}

export const topP: ProcessorKind<TopPSettings> = {
  type: "top-p",
  read: (fields) => ({
    type: "top-p",
    p: fields.number("p", undefined, 0),
    minKeep: fields.integer("minKeep", 1, 0),
  }),
  create: ({ p, minKeep }) => ({
    apply(candidates) {
      if (p < 1) candidates.keepNucleus(p, minKeep);
    },
    explain: () =>
      p < 1 ? `the most probable tokens stay until they have ${p} of the probability` : "p is 1: all stay",
  }),
};
