import type { Candidates } from "../candidates.ts";
import type { ProcessorKind } from "./processor.ts";

/**
 * Top-nσ (Tang et al. 2024): keeps logits from `max z − nσ` on, σ being the standard deviation of all logits above −∞
 * (that of the population: divided by their number). The temperature does not matter. n ≤ 0 keeps all, as in llama.cpp.
 */
export interface TopNSigmaSettings {
  readonly type: "top-n-sigma";
  readonly n: number;
}

/** Part of nσ by which a logit may miss the bound: rounding. */
const SLACK = 1e-6;

export const topNSigma: ProcessorKind<TopNSigmaSettings> = {
  type: "top-n-sigma",
  read: (fields) => ({ type: "top-n-sigma", n: fields.number("n", undefined, -1) }),
  create: ({ n }) => ({
    apply(candidates) {
      if (n <= 0) return;
      const largest = candidates.largestLogit();
      candidates.keepLogitsFrom(largest - n * (1 + SLACK) * standardDeviation(candidates));
    },
    explain(candidates) {
      if (n <= 0) return "n is not above 0: all stay";
      const largest = candidates.largestLogit();
      const sigma = standardDeviation(candidates);
      const least = (largest - n * sigma).toPrecision(4);
      return `logits have the standard deviation ${sigma.toPrecision(3)}: those from ${least} on stay`;
    },
  }),
};

function standardDeviation({ logits, size }: Candidates): number {
  let count = 0;
  let sum = 0;
  for (let slot = 0; slot < size; slot++) {
    const logit = logits[slot]!;
    if (logit === -Infinity) continue;
    count++;
    sum += logit;
  }
  const mean = sum / count;
  let squares = 0;
  for (let slot = 0; slot < size; slot++) {
    const logit = logits[slot]!;
    if (logit > -Infinity) squares += (logit - mean) ** 2;
  }
  return Math.sqrt(squares / count);
}
