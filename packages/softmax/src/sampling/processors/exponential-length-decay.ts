import { changeLogits } from "./change-logits.ts";
import type { ProcessorKind } from "./processor.ts";
import { TokenValues } from "./token-values.ts";
import { wholePower } from "./whole-power.ts";

/**
 * Raises the logits of tokens that end a sequence more and more once more than `start` tokens were generated:
 * `z + |z| · (factor^(generated − start) − 1)`, as transformers does. The prompt does not count.
 *
 * An end token beyond the vocabulary is an error.
 */
export interface ExponentialLengthDecaySettings {
  readonly type: "exponential-length-decay";
  readonly start: number;
  readonly factor: number;
  readonly endTokens: readonly number[];
}

const raise = (logit: number, factor: number) => logit + Math.abs(logit) * (factor - 1);

export const exponentialLengthDecay: ProcessorKind<ExponentialLengthDecaySettings> = {
  type: "exponential-length-decay",
  read: (fields) => ({
    type: "exponential-length-decay",
    start: fields.integer("start", undefined, 0),
    factor: fields.positive("factor"),
    endTokens: fields.tokens("endTokens"),
  }),
  create: ({ start, factor, endTokens }) => {
    const factors = new TokenValues("exponential-length-decay", "endTokens");
    const powerAt = (generated: number) => wholePower(factor, Math.max(0, generated - start));
    return {
      apply(candidates, { history }) {
        factors.clear(candidates.vocabularySize);
        for (const id of endTokens) factors.set(id, powerAt(history.generated));
        changeLogits(candidates, factors, raise);
      },
      explain(_, { history: { generated } }) {
        const count = `tokens generated: ${generated}`;
        if (generated <= start) return `${count}; it begins after ${start}: nothing changes`;
        return `${count}, of which ${generated - start} after the first ${start}; end tokens gain |logit| · ${(powerAt(generated) - 1).toPrecision(4)}`;
      },
    };
  },
};
