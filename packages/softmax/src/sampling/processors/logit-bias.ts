import { changeLogits } from "./change-logits.ts";
import type { ProcessorKind } from "./processor.ts";
import { TokenValues } from "./token-values.ts";

/**
 * Adds a number to the logits of some tokens: `{ "50256": -100 }`, as OpenAI writes it. The numbers are finite;
 * `bad-words` is the way to ban a token.
 *
 * A token beyond the vocabulary is an error.
 */
export interface LogitBiasSettings {
  readonly type: "logit-bias";
  readonly bias: Readonly<Record<number, number>>;
}

const addBias = (logit: number, bias: number, T: number) => logit + T * bias;

export const logitBias: ProcessorKind<LogitBiasSettings> = {
  type: "logit-bias",
  read: (fields) => ({
    type: "logit-bias",
    bias: fields.value("bias", 'finite numbers by token id, such as { "50256": -100 },', isBias),
  }),
  create: ({ bias }) => {
    const biases = Object.entries(bias).map(([id, value]) => [Number(id), value] as const);
    const values = new TokenValues("logit-bias", "its bias");
    return {
      apply(candidates) {
        values.clear(candidates.vocabularySize);
        for (const [id, value] of biases) values.set(id, value);
        changeLogits(candidates, values, addBias);
      },
      explain: () => `tokens with a bias, which is added to their logits: ${biases.length}`,
    };
  },
};

function isBias(value: unknown): value is Record<number, number> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([id, bias]) => isId(id) && Number.isFinite(bias));
}

function isId(text: string): boolean {
  return /^(0|[1-9]\d*)$/.test(text) && Number(text) < 2 ** 31;
}
