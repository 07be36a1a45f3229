import type { TokenHistory } from "../token-history.ts";
import { removeTokens } from "./change-logits.ts";
import { checkToken } from "./check-token.ts";
import type { ProcessorKind } from "./processor.ts";
import { TokenValues } from "./token-values.ts";

/**
 * Removes tokens that would complete one of the sequences; a sequence of one token is removed always. What is before its
 * last token may be in the prompt, unless `ignorePrompt` is set, as vLLM has it. The way to ban a token:
 * `sequences: [[token]]`. transformers spares the tokens that end a sequence; leave them out to do so.
 *
 * A token beyond the vocabulary is an error.
 */
export interface BadWordsSettings {
  readonly type: "bad-words";
  readonly sequences: readonly (readonly number[])[];
  readonly ignorePrompt: boolean;
}

export const badWords: ProcessorKind<BadWordsSettings> = {
  type: "bad-words",
  read: (fields) => ({
    type: "bad-words",
    sequences: fields.sequences("sequences"),
    ignorePrompt: fields.boolean("ignorePrompt", false),
  }),
  create: ({ sequences, ignorePrompt }) => {
    const largest = sequences.flat().reduce((most, id) => Math.max(most, id), 0);
    const banned = new TokenValues("bad-words", "its sequences");
    const find = (history: TokenHistory, vocabularySize: number) => {
      checkToken(largest, vocabularySize, "bad-words", "its sequences");
      banned.clear(vocabularySize);
      const first = ignorePrompt ? history.promptLength : 0;
      for (const sequence of sequences) {
        if (wouldComplete(history, first, sequence)) banned.set(sequence.at(-1)!, 1);
      }
      return banned;
    };
    return {
      apply(candidates, { history }) {
        removeTokens(candidates, find(history, candidates.vocabularySize));
      },
      explain(candidates, { history }) {
        const { size } = find(history, candidates.vocabularySize);
        return `tokens removed, since they would complete a banned sequence: ${size}`;
      },
    };
  },
};

function wouldComplete(history: TokenHistory, first: number, sequence: readonly number[]): boolean {
  const start = history.length - (sequence.length - 1);
  if (start < first) return false;
  for (let i = 0; i < sequence.length - 1; i++) if (history.at(start + i) !== sequence[i]) return false;
  return true;
}
