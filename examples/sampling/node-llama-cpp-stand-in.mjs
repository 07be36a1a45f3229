/** What the example uses of node-llama-cpp 3.22.1, in the same shapes, around the bigram model. */
import { decode, END_TOKEN, encode, logitsAfter } from "./bigram-model.mjs";

export const model = {
  tokenize: encode,
  detokenize: decode,
  isEogToken: (token) => token === END_TOKEN,
};

const sequence = {
  /** For each token of the input: undefined, or what was asked for of the next one. Logits are a map, largest first. */
  async controlledEvaluate(input) {
    return input.map((item) => {
      if (!Array.isArray(item)) return undefined;
      const [token, { generateNext }] = item;
      if (!generateNext.logits) return undefined;
      const sorted = [...logitsAfter(token).entries()].sort(([, a], [, b]) => b - a);
      return { next: { logits: new Map(sorted) } };
    });
  },
};

export const context = { getSequence: () => sequence };
