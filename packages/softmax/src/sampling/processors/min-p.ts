import { kernelLog } from "../kernel-log.ts";
import { percent } from "./percent.ts";
import type { ProcessorKind } from "./processor.ts";

/**
 * Keeps tokens at least p times as probable as the most probable one (Nguyen et al. 2024), and `minKeep` (default 1) in
 * any case: in logits, `z/T ≥ max z/T + ln p`. 0 keeps all; from 1 on only the largest logit is left,
 * and what equals it.
 */
export interface MinPSettings {
  readonly type: "min-p";
  readonly p: number;
  readonly minKeep: number;
}

export const minP: ProcessorKind<MinPSettings> = {
  type: "min-p",
  read: (fields) => ({
    type: "min-p",
    p: fields.number("p", undefined, 0),
    minKeep: fields.integer("minKeep", 1, 0),
  }),
  create: ({ p, minKeep }) => {
    const logP = kernelLog(Math.min(p, 1));
    return {
      apply(candidates) {
        if (p === 0) return;
        candidates.keepLogitsFrom(candidates.largestLogit() + candidates.temperature * logP, minKeep);
      },
      explain(candidates) {
        if (p === 0) return "p is 0: all stay";
        const largest = candidates.probabilityOf(candidates.heaviest());
        return `the most probable token has ${percent(largest)}: those from ${percent(largest * p)} on stay`;
      },
    };
  },
};
