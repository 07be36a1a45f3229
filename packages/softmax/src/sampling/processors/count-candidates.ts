import type { Candidates } from "../candidates.ts";

/** How many tokens have a logit above −∞. */
export function countCandidates({ logits, size }: Candidates): number {
  let count = 0;
  for (let slot = 0; slot < size; slot++) if (logits[slot]! > -Infinity) count++;
  return count;
}
