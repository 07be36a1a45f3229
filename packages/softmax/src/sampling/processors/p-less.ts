import { kernelLog } from "../kernel-log.ts";
import { DistributionStatistics } from "./distribution-statistics.ts";
import { percent } from "./percent.ts";
import type { ProcessorKind } from "./processor.ts";

/**
 * p-less sampling (Tan et al. 2025): keeps tokens at least as probable as it is that two draws are the same, `p ≥ Σ p²`.
 * It has no setting. The most probable token always reaches the bound; of equal probabilities all do.
 */
export interface PLessSettings {
  readonly type: "p-less";
}

export const pLess: ProcessorKind<PLessSettings> = {
  type: "p-less",
  read: () => ({ type: "p-less" }),
  create: () => {
    const statistics = new DistributionStatistics();
    return {
      apply(candidates) {
        const { collision } = statistics.measure(candidates);
        candidates.keepLogitsFrom(statistics.logitAt(kernelLog(collision)));
      },
      explain(candidates) {
        const { collision } = statistics.measure(candidates);
        return `two draws are the same with ${percent(collision)}: tokens with that or more stay`;
      },
    };
  },
};
