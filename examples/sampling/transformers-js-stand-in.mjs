/** What the example uses of transformers.js 4.3.1, in the same shapes, around the bigram model. */
import { decode, encode, logitsAfter, VOCABULARY_SIZE } from "./bigram-model.mjs";

export class LogitsProcessorList {
  processors = [];

  push(processor) {
    this.processors.push(processor);
  }

  [Symbol.iterator]() {
    return this.processors.values();
  }
}

export function tokenizer(text) {
  const tokens = encode(text);
  return { input_ids: { type: "int64", dims: [1, tokens.length], data: BigInt64Array.from(tokens, BigInt) } };
}

tokenizer.decode = (tokens) => decode(Array.from(tokens, Number));

export const model = {
  async generate({ input_ids, max_new_tokens, do_sample, logits_processor }) {
    if (do_sample) throw new Error("The stand-in takes the largest logit only");
    const sequences = [Array.from(input_ids.data)];
    for (let step = 0; step < max_new_tokens; step++) {
      const data = logitsAfter(Number(sequences[0].at(-1)));
      let logits = { type: "float32", dims: [1, VOCABULARY_SIZE], data };
      for (const processor of logits_processor) logits = processor(sequences, logits);
      sequences[0].push(BigInt(logits.data.indexOf(Math.max(...logits.data))));
    }
    return { dims: [1, sequences[0].length], data: BigInt64Array.from(sequences[0]) };
  },
};
