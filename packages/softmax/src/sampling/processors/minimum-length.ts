import { removeTokens } from "./change-logits.ts";
import type { ProcessorKind } from "./processor.ts";
import { TokenValues } from "./token-values.ts";

/**
 * Removes the tokens that end a sequence until `length` tokens were generated; the prompt does not count.
 *
 * An end token beyond the vocabulary is an error.
 */
export interface MinimumLengthSettings {
  readonly type: "minimum-length";
  readonly length: number;
  readonly endTokens: readonly number[];
}

export const minimumLength: ProcessorKind<MinimumLengthSettings> = {
  type: "minimum-length",
  read: (fields) => ({
    type: "minimum-length",
    length: fields.integer("length", undefined, 0),
    endTokens: fields.tokens("endTokens"),
  }),
  create: ({ length, endTokens }) => {
    const banned = new TokenValues("minimum-length", "endTokens");
    return {
      apply(candidates, { history }) {
        banned.clear(candidates.vocabularySize);
        for (const id of endTokens) banned.set(id, 1);
        if (history.generated < length) removeTokens(candidates, banned);
      },
      explain(_, { history }) {
        const { generated } = history;
        const count = `tokens generated: ${generated} of at least ${length}`;
        return generated < length ? `${count}; none may end the sequence` : `${count}; all stay`;
      },
    };
  },
};
