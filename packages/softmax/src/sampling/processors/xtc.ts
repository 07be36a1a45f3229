import type { Candidates } from "../candidates.ts";
import { kernelLog } from "../kernel-log.ts";
import { PURPOSE } from "../random/random-source.ts";
import { countCandidates } from "./count-candidates.ts";
import { DistributionStatistics } from "./distribution-statistics.ts";
import { percent } from "./percent.ts";
import type { ProcessorKind } from "./processor.ts";

/**
 * Exclude top choices (Weidmann 2024): with the given probability a step loses every token with a probability of
 * `threshold` or more, but for the least probable of these, of equal ones the highest id. As in llama.cpp nothing is
 * removed where fewer than `minKeep` (default 1) would be left. As in mlx-lm `protected` tokens (default none), such as the end of
 * the text, count as the others do but are never removed.
 */
export interface XtcSettings {
  readonly type: "xtc";
  readonly probability: number;
  readonly threshold: number;
  readonly minKeep: number;
  readonly protected: readonly number[];
}

export const xtc: ProcessorKind<XtcSettings> = {
  type: "xtc",
  read: (fields) => ({
    type: "xtc",
    probability: fields.number("probability", undefined, 0, 1),
    threshold: fields.number("threshold", undefined, 0, 1),
    minKeep: fields.integer("minKeep", 1, 0),
    protected: fields.tokens("protected", []),
  }),
  create: ({ probability, threshold, minKeep, protected: spared }) => {
    const logThreshold = kernelLog(threshold);
    const statistics = new DistributionStatistics();
    return {
      apply(candidates, step) {
        if (probability === 0 || step.uniform(PURPOSE.xtc) >= probability) return;
        removeTopChoices(candidates, statistics.measure(candidates).logitAt(logThreshold), minKeep, spared);
      },
      explain(_, step) {
        if (probability === 0) return "probability is 0: all stay";
        if (step.uniform(PURPOSE.xtc) >= probability) return "this step is left alone: all stay";
        return `of the tokens with ${percent(threshold)} or more the least probable stays`;
      },
    };
  },
};

function removeTopChoices(
  candidates: Candidates,
  bound: number,
  minKeep: number,
  spared: readonly number[],
): void {
  const { logits, size } = candidates;
  let [top, least, last] = [0, Infinity, -1];
  for (let slot = 0; slot < size; slot++) {
    const logit = logits[slot]!;
    if (logit < bound) continue;
    top++;
    if (logit > least) continue;
    least = logit;
    last = slot;
  }
  if (top < 2 || countCandidates(candidates) - (top - 1) < minKeep) return;
  for (let slot = 0; slot < size; slot++) {
    if (logits[slot]! < bound || slot === last || spared.includes(candidates.idAt(slot))) continue;
    candidates.setLogit(slot, -Infinity);
  }
}
