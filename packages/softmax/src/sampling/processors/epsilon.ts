import { kernelLog } from "../kernel-log.ts";
import { DistributionStatistics } from "./distribution-statistics.ts";
import { percent } from "./percent.ts";
import type { ProcessorKind } from "./processor.ts";

/**
 * Epsilon sampling (Hewitt, Manning & Liang 2022): keeps tokens with a probability of ε or more, and the most probable
 * `minKeep` (default 1) in any case. 0 keeps all.
 */
export interface EpsilonSettings {
  readonly type: "epsilon";
  readonly epsilon: number;
  readonly minKeep: number;
}

export const epsilon: ProcessorKind<EpsilonSettings> = {
  type: "epsilon",
  read: (fields) => ({
    type: "epsilon",
    epsilon: fields.number("epsilon", undefined, 0, 1),
    minKeep: fields.integer("minKeep", 1, 0),
  }),
  create: ({ epsilon, minKeep }) => {
    const logEpsilon = kernelLog(epsilon);
    const statistics = new DistributionStatistics();
    return {
      apply(candidates) {
        if (epsilon === 0) return;
        candidates.keepLogitsFrom(statistics.measure(candidates).logitAt(logEpsilon), Math.max(1, minKeep));
      },
      explain: () =>
        epsilon === 0 ? "epsilon is 0: all stay" : `tokens with ${percent(epsilon)} or more stay`,
    };
  },
};
