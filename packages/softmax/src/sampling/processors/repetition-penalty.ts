import type { TokenHistory } from "../token-history.ts";
import { changeLogits } from "./change-logits.ts";
import type { ProcessorKind } from "./processor.ts";
import { TokenValues } from "./token-values.ts";

/**
 * Lowers the logits of all tokens that are in the sequence, the prompt with it, as transformers does: `z / penalty`, or
 * `z · penalty` where z < 0 (Keskar et al. 2019). 1 changes nothing, less than 1 makes them likelier. `ignorePrompt`
 * leaves the prompt out.
 *
 * A token of the sequence beyond the vocabulary is an error.
 */
export interface RepetitionPenaltySettings {
  readonly type: "repetition-penalty";
  readonly penalty: number;
  readonly ignorePrompt: boolean;
}

export const repetitionPenalty: ProcessorKind<RepetitionPenaltySettings> = {
  type: "repetition-penalty",
  read: (fields) => ({
    type: "repetition-penalty",
    penalty: fields.positive("penalty"),
    ignorePrompt: fields.boolean("ignorePrompt", false),
  }),
  create: ({ penalty, ignorePrompt }) => {
    const counts = new TokenValues("repetition-penalty", "the sequence");
    const change = (logit: number) => (logit < 0 ? logit * penalty : logit / penalty);
    const count = (history: TokenHistory, vocabularySize: number) => {
      counts.clear(vocabularySize);
      for (let i = ignorePrompt ? history.promptLength : 0; i < history.length; i++)
        counts.count(history.at(i));
    };
    return {
      apply(candidates, { history }) {
        if (penalty === 1) return;
        count(history, candidates.vocabularySize);
        changeLogits(candidates, counts, change);
      },
      explain(candidates, { history }) {
        if (penalty === 1) return "the penalty is 1: nothing changes";
        count(history, candidates.vocabularySize);
        return `different tokens in the sequence${ignorePrompt ? " after the prompt" : ""}: ${counts.size}; penalised by ${penalty}`;
      },
    };
  },
};
