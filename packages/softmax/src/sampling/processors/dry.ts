import type { TokenHistory } from "../token-history.ts";
import { changeLogits } from "./change-logits.ts";
import type { ProcessorKind } from "./processor.ts";
import { SequenceBreakers } from "./sequence-breakers.ts";
import { SuffixRepeats } from "./suffix-repeats.ts";
import { TokenValues } from "./token-values.ts";
import { wholePower } from "./whole-power.ts";
import { windowStart } from "./window-start.ts";

/**
 * DRY, "don't repeat yourself" (p-e-w 2024), as in llama.cpp: lowers the logits of tokens that would go on with a
 * repetition.
 *
 * Where the last n tokens of the window stood before, the token that came after them then has its logit lowered by
 * `multiplier · base^(n − allowedLength)`, if n ≥ `allowedLength`; the longest such n counts. The window is the last
 * `lastN` tokens: −1 means all, 0 none. `multiplier` = 0 turns it off. A repetition does not reach over a breaker, a
 * sequence of tokens, and a breaker of one token is never penalised. What would overflow a logit leaves it at its
 * lowest finite value.
 *
 * A token to be penalised that is beyond the vocabulary is an error.
 */
export interface DrySettings {
  readonly type: "dry";
  readonly multiplier: number;
  readonly base: number;
  readonly allowedLength: number;
  readonly lastN: number;
  readonly breakers: readonly (readonly number[])[];
}

export const dry: ProcessorKind<DrySettings> = {
  type: "dry",
  read: (fields) => ({
    type: "dry",
    multiplier: fields.number("multiplier", undefined, 0),
    base: fields.number("base", 1.75, 1),
    allowedLength: fields.integer("allowedLength", 2, 1),
    lastN: fields.integer("lastN", -1, -1),
    breakers: fields.sequences("breakers", []),
  }),
  create: (settings) => {
    const { multiplier, base, allowedLength, lastN } = settings;
    const isOff = multiplier === 0 || lastN === 0;
    const repetitions = new Repetitions(settings);
    const change = (logit: number, length: number, T: number) =>
      logit - T * multiplier * wholePower(base, length - allowedLength);
    return {
      apply(candidates, { history }) {
        if (!isOff) changeLogits(candidates, repetitions.find(history, candidates.vocabularySize), change);
      },
      explain(candidates, { history }) {
        if (isOff) return "DRY is off: nothing changes";
        const { size } = repetitions.find(history, candidates.vocabularySize);
        return `tokens that would go on with a repetition of ${allowedLength} or more: ${size}; each loses ${multiplier} · ${base}^(length − ${allowedLength})`;
      },
    };
  },
};

class Repetitions {
  readonly #settings: DrySettings;
  readonly #breakers: SequenceBreakers;
  readonly #repeats = new SuffixRepeats();
  readonly #lengths = new TokenValues("dry", "the sequence");

  constructor(settings: DrySettings) {
    this.#settings = settings;
    this.#breakers = new SequenceBreakers(settings.breakers);
  }

  /** How long the repetition is that a token would go on with, where that is long enough. */
  find(history: TokenHistory, vocabularySize: number): TokenValues {
    const { allowedLength, lastN } = this.#settings;
    const lengths = this.#lengths;
    lengths.clear(vocabularySize);
    const start = windowStart(history, lastN);
    const longest = this.#breakers.tokensAfter(history, start);
    if (longest < allowedLength) return lengths;
    const repeats = this.#repeats.find(history.tokens, start);
    for (let k = 1; k < history.length - start; k++) {
      const length = Math.min(repeats[k]!, longest);
      if (length < allowedLength) continue;
      const token = history.at(history.length - k);
      if (!this.#breakers.has(token) && lengths.get(token) < length) lengths.set(token, length);
    }
    return lengths;
  }
}
