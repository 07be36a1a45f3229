/**
 * Generates with node-llama-cpp and a chain of ours, with log-probabilities from the same pass.
 *
 * With the package itself, in place of the stand-in:
 *
 *   import { getLlama } from "node-llama-cpp";
 *   const model = await (await getLlama()).loadModel({ modelPath: "model.gguf" });
 *   const context = await model.createContext();
 */
import { formatOpenaiLogprobs, parseOpenaiLogprobs, rowOfMap, Sampler } from "softmax/sampling";
import { context, model } from "./node-llama-cpp-stand-in.mjs";

const sampler = new Sampler(
  [
    { type: "top-k", k: 40 },
    { type: "top-p", p: 0.95 },
    { type: "temperature", temperature: 0.8 },
  ],
  { seed: 3 },
);
const sequence = context.getSequence();

let tokens = model.tokenize("the moon and");
sampler.accept(tokens);
const samples = [];
for (let step = 0; step < 12; step++) {
  const last = tokens.length - 1;
  // Logits of the whole vocabulary: no other options, which would cut it.
  const input = tokens.map((token, i) => (i < last ? token : [token, { generateNext: { logits: true } }]));
  const results = await sequence.controlledEvaluate(input);
  const sample = sampler.sample(rowOfMap(results[last].next.logits));
  samples.push(sample);
  if (model.isEogToken(sample.token)) break;
  tokens = [sample.token];
}
console.log(model.detokenize(sampler.tokens));

const logprobs = formatOpenaiLogprobs(samples, (token) => model.detokenize([token]));
console.log(`perplexity ${parseOpenaiLogprobs(logprobs).perplexity.toFixed(3)}`);
