import type { Candidates } from "../candidates.ts";
import { DistributionStatistics } from "./distribution-statistics.ts";
import type { ProcessorKind } from "./processor.ts";

/**
 * Top-H (Potraghloo et al. 2025), as transformers has it: of the 100 most probable tokens, renormalised, the first stay while
 * their terms of the entropy, `−p ln p`, add up to no more than `h` times the entropy of the 100; the most probable one in any case,
 * of equal ones the lower ids. h is above 0 and at most 1; the paper has 0.4.
 */
export interface TopHSettings {
  readonly type: "top-h";
  readonly h: number;
}

/** So many does transformers look at. */
const WINDOW = 100;
/** Part of the bound by which a sum may be above it: rounding. */
const SLACK = 1e-6;

export const topH: ProcessorKind<TopHSettings> = {
  type: "top-h",
  read(fields) {
    const h = fields.number("h", undefined, 0, 1);
    if (h === 0) throw fields.error("h", "a number above 0, to 1,");
    return { type: "top-h", h };
  },
  create: ({ h }) => {
    const statistics = new DistributionStatistics();
    return {
      apply(candidates) {
        candidates.keepLargest(WINDOW);
        candidates.sort();
        statistics.measure(candidates);
        candidates.keepFirst(countWithin(candidates, statistics, h * (1 + SLACK) * statistics.entropy));
      },
      explain: () => `of the ${WINDOW} most probable tokens the first stay, up to ${h} of their entropy`,
    };
  },
};

function countWithin(candidates: Candidates, statistics: DistributionStatistics, bound: number): number {
  const { logits, weights, mass, size } = candidates;
  let sum = 0;
  for (let slot = 0; slot < size; slot++) {
    const p = weights[slot]! / mass;
    if (p > 0) sum -= p * statistics.logProbabilityOf(logits[slot]!);
    if (sum > bound) return Math.max(1, slot);
  }
  return size;
}
