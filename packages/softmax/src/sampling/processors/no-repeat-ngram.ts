import type { TokenHistory } from "../token-history.ts";
import { removeTokens } from "./change-logits.ts";
import type { ProcessorKind } from "./processor.ts";
import { SuffixRepeats } from "./suffix-repeats.ts";
import { TokenValues } from "./token-values.ts";

/**
 * Removes tokens that would complete an n-gram, `size` tokens in a row, which is in the sequence already, the prompt with
 * it (Paulus, Xiong & Socher 2017). 1 removes every token of the sequence; 0 removes none.
 *
 * A token to be removed that is beyond the vocabulary is an error.
 */
export interface NoRepeatNgramSettings {
  readonly type: "no-repeat-ngram";
  readonly size: number;
}

export const noRepeatNgram: ProcessorKind<NoRepeatNgramSettings> = {
  type: "no-repeat-ngram",
  read: (fields) => ({ type: "no-repeat-ngram", size: fields.integer("size", undefined, 0) }),
  create: ({ size }) => {
    const repeats = new SuffixRepeats();
    const banned = new TokenValues("no-repeat-ngram", "the sequence");
    const find = (history: TokenHistory, vocabularySize: number) => {
      banned.clear(vocabularySize);
      const lengths = repeats.find(history.tokens, 0);
      for (let k = 1; k < history.length; k++) {
        if (lengths[k]! >= size - 1) banned.set(history.at(history.length - k), 1);
      }
      // Before the first token there is nothing that could repeat.
      if (size === 1 && history.length > 0) banned.set(history.at(0), 1);
      return banned;
    };
    return {
      apply(candidates, { history }) {
        if (size > 0) removeTokens(candidates, find(history, candidates.vocabularySize));
      },
      explain(candidates, { history }) {
        if (size === 0) return "size is 0: all stay";
        const count = find(history, candidates.vocabularySize).size;
        return `tokens removed, since they would repeat ${size} in a row: ${count}`;
      },
    };
  },
};
