import { kernelLog } from "../kernel-log.ts";
import { DistributionStatistics } from "./distribution-statistics.ts";
import { percent } from "./percent.ts";
import type { ProcessorKind } from "./processor.ts";

/**
 * Keeps tokens with a probability of `a · pmax²` or more, pmax being that of the most probable one, which always stays
 * (as KoboldAI and ExLlamaV2 have it). 0 keeps all.
 */
export interface TopASettings {
  readonly type: "top-a";
  readonly a: number;
}

export const topA: ProcessorKind<TopASettings> = {
  type: "top-a",
  read: (fields) => ({ type: "top-a", a: fields.number("a", undefined, 0, 1) }),
  create: ({ a }) => {
    const logA = kernelLog(a);
    const statistics = new DistributionStatistics();
    return {
      apply(candidates) {
        if (a === 0) return;
        const { logSum } = statistics.measure(candidates);
        candidates.keepLogitsFrom(statistics.logitAt(logA - 2 * logSum));
      },
      explain(candidates) {
        if (a === 0) return "a is 0: all stay";
        const largest = Math.exp(-statistics.measure(candidates).logSum);
        return `the most probable token has ${percent(largest)}: those from ${percent(a * largest ** 2)} on stay`;
      },
    };
  },
};
