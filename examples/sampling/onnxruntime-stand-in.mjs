/** What the example uses of onnxruntime 1.30, in the same shapes: a session of the bigram model, with float16 logits. */
import { encodeFloat16 } from "softmax";
import { logitsAfter, VOCABULARY_SIZE } from "./bigram-model.mjs";

export class Tensor {
  constructor(type, data, dims) {
    Object.assign(this, { type, data, dims });
  }
}

export const session = {
  /** Logits of every position, `[1, T, V]`; float16 comes as bits in Node 20. */
  async run({ input_ids }) {
    const logits = Array.from(input_ids.data, (token) => [...logitsAfter(Number(token))]).flat();
    const dims = [...input_ids.dims, VOCABULARY_SIZE];
    return { logits: new Tensor("float16", Uint16Array.from(logits, encodeFloat16), dims) };
  },
};
