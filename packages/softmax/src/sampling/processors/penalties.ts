import type { TokenHistory } from "../token-history.ts";
import { changeLogits } from "./change-logits.ts";
import type { ProcessorKind } from "./processor.ts";
import { TokenValues } from "./token-values.ts";
import { windowStart } from "./window-start.ts";

/**
 * Lowers the logits of tokens that are among the last ones, as llama.cpp does: each once, whatever its place.
 *
 * `z > 0: z / repeat, else z · repeat` (Keskar et al. 2019); then `z − count · frequency − presence` (OpenAI). Here z is
 * the logit after the temperatures that stand before this processor in the chain. `repeat` = 1, `frequency` = 0 and
 * `presence` = 0 change nothing. The window is the last `lastN` tokens: −1 means all, 0 none. With `ignorePrompt` only
 * generated tokens count, as the frequency and presence penalties of vLLM and OpenAI have it.
 *
 * A token of the window beyond the vocabulary is an error.
 */
export interface PenaltiesSettings {
  readonly type: "penalties";
  readonly repeat: number;
  readonly frequency: number;
  readonly presence: number;
  readonly lastN: number;
  readonly ignorePrompt: boolean;
}

export const penalties: ProcessorKind<PenaltiesSettings> = {
  type: "penalties",
  read: (fields) => ({
    type: "penalties",
    repeat: fields.positive("repeat", 1),
    frequency: fields.number("frequency", 0, -Infinity),
    presence: fields.number("presence", 0, -Infinity),
    lastN: fields.integer("lastN", 64, -1),
    ignorePrompt: fields.boolean("ignorePrompt", false),
  }),
  create: ({ repeat, frequency, presence, lastN, ignorePrompt }) => {
    const isOff = lastN === 0 || (repeat === 1 && frequency === 0 && presence === 0);
    const counts = new TokenValues("penalties", "the sequence");
    const change = (logit: number, count: number, T: number) =>
      (logit > 0 ? logit / repeat : logit * repeat) - T * (count * frequency + presence);
    const count = (history: TokenHistory, vocabularySize: number) => {
      counts.clear(vocabularySize);
      const start = windowStart(history, lastN);
      for (let i = ignorePrompt ? Math.max(start, history.promptLength) : start; i < history.length; i++) {
        counts.count(history.at(i));
      }
    };
    return {
      apply(candidates, { history }) {
        if (isOff) return;
        count(history, candidates.vocabularySize);
        changeLogits(candidates, counts, change);
      },
      explain(candidates, { history }) {
        if (isOff) return "no penalty is set: nothing changes";
        count(history, candidates.vocabularySize);
        const window = `${lastN === -1 ? "all" : `the last ${lastN}`}${ignorePrompt ? " generated" : ""}`;
        return `different tokens among ${window}: ${counts.size}; penalised by repeat ${repeat}, frequency ${frequency} each time, presence ${presence}`;
      },
    };
  },
};
