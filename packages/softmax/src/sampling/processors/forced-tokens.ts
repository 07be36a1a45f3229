import { NoTokenLeft } from "../no-token-left.ts";
import { checkToken } from "./check-token.ts";
import type { ProcessorKind } from "./processor.ts";

/**
 * Keeps one token alone at given places among the generated tokens, counted from 0: pairs `[place, token]`.
 *
 * A token beyond the vocabulary is an error, and so is one that is no candidate any more: a mask is not overruled.
 */
export interface ForcedTokensSettings {
  readonly type: "forced-tokens";
  readonly tokens: readonly (readonly [place: number, token: number])[];
}

export const forcedTokens: ProcessorKind<ForcedTokensSettings> = {
  type: "forced-tokens",
  read: (fields) => ({
    type: "forced-tokens",
    tokens: fields.value("tokens", "a list of pairs [place, token], each place once,", isForced),
  }),
  create: ({ tokens }) => {
    const byPlace = new Map(tokens);
    const largest = Math.max(0, ...byPlace.values());
    return {
      apply(candidates, { history: { generated } }) {
        checkToken(largest, candidates.vocabularySize, "forced-tokens", "its tokens");
        const forced = byPlace.get(generated);
        if (forced === undefined) return;
        const slot = candidates.slotOf(forced);
        if (slot < 0 || candidates.logits[slot] === -Infinity) {
          throw new NoTokenLeft(
            `Cannot force token ${forced} at place ${generated}: it was removed before, a token that is left is wanted`,
          );
        }
        candidates.keepSlots((each) => each === slot);
      },
      explain(_, { history: { generated } }) {
        const forced = byPlace.get(generated);
        return forced === undefined
          ? `no token is forced at place ${generated}: all stay`
          : `token ${forced} is forced at place ${generated}`;
      },
    };
  },
};

function isForced(value: unknown): value is ForcedTokensSettings["tokens"] {
  if (!Array.isArray(value)) return false;
  const isPair = (pair: unknown) => Array.isArray(pair) && pair.length === 2 && pair.every(isWhole);
  return value.every(isPair) && new Set(value.map(([place]) => place)).size === value.length;
}

function isWhole(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 31;
}
