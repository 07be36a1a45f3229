/**
 * Writes text: the model's logits, a chain of the library's samplers, one token after the other.
 *
 *     node generate.mjs [--preset NAME] [--temperature T] [--prompt TEXT] [--tokens N] [--seed N]
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { preset, Sampler } from "softmax/sampling";
import { PROMPT, readModel } from "./committed-model.mjs";
import { PADDING } from "./language-model.mjs";

/**
 * Draws until there are enough tokens or the text ends.
 *
 * @param {import("./language-model.mjs").LanguageModel} model
 * @param {Sampler} sampler fresh, or reset
 * @param {string} prompt
 * @param {number} count how many tokens to draw at most
 * @returns {Generator<string>} the text of each token drawn
 * @throws {RangeError} a count that is no whole number
 */
export function* generate(model, sampler, prompt, count) {
  if (!Number.isInteger(count)) throw new RangeError(`Cannot draw ${count} tokens: a whole number is wanted`);
  const { tokenizer } = model;
  const tokens = tokenizer.encode(prompt);
  sampler.accept(tokens);
  for (let i = 0; i < count; i++) {
    const { token } = sampler.sample(model.logits(tokens));
    if (token === PADDING) return;
    tokens.push(token);
    yield tokenizer.tokens[token];
  }
}

function main() {
  const { values } = parseArgs({
    options: {
      preset: { type: "string", default: "llama.cpp" },
      temperature: { type: "string" },
      prompt: { type: "string", default: PROMPT },
      tokens: { type: "string", default: "100" },
      seed: { type: "string", default: "1" },
    },
  });
  const temperature = values.temperature === undefined ? {} : { temperature: Number(values.temperature) };
  const sampler = new Sampler(preset(values.preset, { temperature }), { seed: Number(values.seed) });
  process.stdout.write(values.prompt);
  for (const text of generate(readModel(), sampler, values.prompt, Number(values.tokens))) {
    process.stdout.write(text);
  }
  process.stdout.write("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
