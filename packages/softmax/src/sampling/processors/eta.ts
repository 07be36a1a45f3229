import { kernelLog } from "../kernel-log.ts";
import { DistributionStatistics } from "./distribution-statistics.ts";
import { percent } from "./percent.ts";
import type { ProcessorKind } from "./processor.ts";

/**
 * Eta sampling (Hewitt, Manning & Liang 2022): keeps tokens with a probability of `min(ε, √ε e^−H)` or more, H being the
 * entropy in nats, and the most probable `minKeep` (default 1) in any case. The flatter the distribution, the lower the
 * bound. 0 keeps all.
 */
export interface EtaSettings {
  readonly type: "eta";
  readonly epsilon: number;
  readonly minKeep: number;
}

export const eta: ProcessorKind<EtaSettings> = {
  type: "eta",
  read: (fields) => ({
    type: "eta",
    epsilon: fields.number("epsilon", undefined, 0, 1),
    minKeep: fields.integer("minKeep", 1, 0),
  }),
  create: ({ epsilon, minKeep }) => {
    const logEpsilon = kernelLog(epsilon);
    const statistics = new DistributionStatistics();
    const logBound = () => Math.min(logEpsilon, logEpsilon / 2 - statistics.entropy);
    return {
      apply(candidates) {
        if (epsilon === 0) return;
        statistics.measure(candidates);
        candidates.keepLogitsFrom(statistics.logitAt(logBound()), Math.max(1, minKeep));
      },
      explain(candidates) {
        if (epsilon === 0) return "epsilon is 0: all stay";
        const entropy = statistics.measure(candidates).entropy.toPrecision(3);
        return `the entropy is ${entropy} nats: tokens with ${percent(Math.exp(logBound()))} or more stay`;
      },
    };
  },
};
