import type { Candidates } from "../candidates.ts";
import type { TokenValues } from "./token-values.ts";

const LARGEST_FLOAT32 = 2 ** 128 - 2 ** 104;

/** What becomes of a finite logit that is yet to be divided by `temperature`; `value` is the token's number. */
export type LogitChange = (logit: number, value: number, temperature: number) => number;

/**
 * Changes the logits of tokens that have a number, and are among the candidates.
 *
 * Infinite logits stay what they are: a removed token cannot come back. What would overflow stays finite, so that
 * a penalty, however large, never removes the last token.
 */
export function changeLogits(candidates: Candidates, tokens: TokenValues, change: LogitChange): void {
  if (tokens.size === 0) return;
  const { logits, temperature } = candidates;
  const limit = logits instanceof Float32Array ? LARGEST_FLOAT32 : Number.MAX_VALUE;
  forEachSlot(candidates, tokens, (slot, value) => {
    const logit = logits[slot]!;
    if (!Number.isFinite(logit)) return;
    const changed = change(logit, value, temperature);
    candidates.setLogit(slot, Math.max(-limit, Math.min(changed, limit)));
  });
}

/** Removes tokens that have a number. */
export function removeTokens(candidates: Candidates, tokens: TokenValues): void {
  if (tokens.size > 0) forEachSlot(candidates, tokens, (slot) => candidates.setLogit(slot, -Infinity));
}

function forEachSlot(
  candidates: Candidates,
  tokens: TokenValues,
  visit: (slot: number, value: number) => void,
): void {
  const { size } = candidates;
  if (size < candidates.vocabularySize) {
    // A list: to look each token up would take as many walks over it.
    for (let slot = 0; slot < size; slot++) {
      const value = tokens.get(candidates.idAt(slot));
      if (value !== 0) visit(slot, value);
    }
    return;
  }
  for (let i = 0; i < tokens.size; i++) {
    const id = tokens.idAt(i);
    const slot = candidates.slotOf(id);
    if (slot >= 0) visit(slot, tokens.get(id));
  }
}
