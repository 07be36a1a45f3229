/**
 * Generates from an ONNX model: the last position of its logits, float32 or float16, goes to a sampler as it is.
 *
 * With the package itself, in place of the stand-in:
 *
 *   import { InferenceSession, Tensor } from "onnxruntime-node"; // or onnxruntime-web
 *   const session = await InferenceSession.create("model.onnx");
 */
import { lastRows, Sampler } from "softmax/sampling";
import { decode, END_TOKEN, encode } from "./bigram-model.mjs";
import { session, Tensor } from "./onnxruntime-stand-in.mjs";

const sampler = new Sampler(
  [
    { type: "min-p", p: 0.1 },
    { type: "temperature", temperature: 1.2 },
  ],
  { seed: 1 },
);
sampler.accept(encode("the dog"));

for (let step = 0; step < 12; step++) {
  const ids = BigInt64Array.from(sampler.tokens, BigInt);
  const { logits } = await session.run({ input_ids: new Tensor("int64", ids, [1, ids.length]) });
  const [row] = lastRows(logits);
  if (sampler.sample(row).token === END_TOKEN) break;
}
console.log(decode(sampler.tokens));
