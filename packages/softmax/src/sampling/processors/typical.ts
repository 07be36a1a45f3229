import type { Candidates } from "../candidates.ts";
import { DistributionStatistics } from "./distribution-statistics.ts";
import { LowestScores } from "./lowest-scores.ts";
import type { ProcessorKind } from "./processor.ts";

/**
 * Locally typical sampling (Meister et al. 2023): keeps the tokens whose surprise is closest to the entropy,
 * `|−ln p − H|`, until their probabilities add up to more than p, and `minKeep` (default 1) in any case; of equally close
 * ones the lower ids. A sum that equals p, but for 1e-7, takes one token more, as in llama.cpp. From p = 1 on all stay.
 */
export interface TypicalSettings {
  readonly type: "typical";
  readonly p: number;
  readonly minKeep: number;
}

const SHARE_SLACK = 1e-7;

export const typical: ProcessorKind<TypicalSettings> = {
  type: "typical",
  read: (fields) => ({
    type: "typical",
    p: fields.number("p", undefined, 0),
    minKeep: fields.integer("minKeep", 1, 0),
  }),
  create: ({ p, minKeep }) => {
    const statistics = new DistributionStatistics();
    const lowest = new LowestScores();
    let scores = new Float64Array(0);
    return {
      apply(candidates) {
        if (p >= 1) return;
        statistics.measure(candidates);
        if (scores.length < candidates.size) scores = new Float64Array(candidates.size);
        scoreCandidates(candidates, statistics, scores);
        const { weights, mass, size } = candidates;
        lowest.find(scores, weights, size, (p + SHARE_SLACK) * mass, Math.max(1, minKeep));
        const { most } = lowest;
        let { ties } = lowest;
        candidates.keepSlots((slot) => scores[slot]! < most || (scores[slot] === most && ties-- > 0));
      },
      explain(candidates) {
        if (p >= 1) return "p is 1: all stay";
        const entropy = statistics.measure(candidates).entropy.toPrecision(3);
        return `the entropy is ${entropy} nats: tokens whose surprise is closest to it stay, until they have more than ${p} of the probability`;
      },
    };
  },
};

/** A masked token is infinitely far. */
function scoreCandidates(
  candidates: Candidates,
  statistics: DistributionStatistics,
  scores: Float64Array,
): void {
  const { logits, size } = candidates;
  for (let slot = 0; slot < size; slot++) {
    scores[slot] = Math.abs(statistics.logProbabilityOf(logits[slot]!) + statistics.entropy);
  }
}
