/**
 * Draws the tokens of transformers.js' `generate()` with a chain of ours, and gives the log-probabilities that it lacks.
 *
 * With the package itself, in place of the stand-in:
 *
 *   import { AutoModelForCausalLM, AutoTokenizer, LogitsProcessorList } from "@huggingface/transformers";
 *   const tokenizer = await AutoTokenizer.from_pretrained(name);
 *   const model = await AutoModelForCausalLM.from_pretrained(name);
 */
import { createDrawingProcessor, formatOpenaiLogprobs, Sampler } from "softmax/sampling";
import { LogitsProcessorList, model, tokenizer } from "./transformers-js-stand-in.mjs";

const chain = [
  { type: "repetition-penalty", penalty: 1.1 },
  { type: "temperature", temperature: 0.8 },
  { type: "top-p", p: 0.9 },
];

const samples = [];
const processors = new LogitsProcessorList();
processors.push(
  createDrawingProcessor(
    (row) => new Sampler(chain, { seed: 7 + row, top: 3 }),
    (sample) => samples.push(sample),
  ),
);

const output = await model.generate({
  ...tokenizer("the cat"),
  max_new_tokens: 6,
  // The processor has drawn: what is left is to take the largest logit.
  do_sample: false,
  repetition_penalty: 1,
  logits_processor: processors,
});
console.log(tokenizer.decode(output.data));

const { content } = formatOpenaiLogprobs(samples, (token) => tokenizer.decode([token]));
for (const { token, logprob, top_logprobs } of content) {
  const rivals = top_logprobs.map((each) => `${each.token} ${each.logprob.toFixed(2)}`);
  console.log(`${token} ${logprob.toFixed(2)}   of ${rivals.join(", ")}`);
}
