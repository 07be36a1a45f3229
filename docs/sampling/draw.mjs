/**
 * Draws the pictures of `docs/sampling.md`, after a build:
 *
 *     node docs/sampling/draw.mjs
 *
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Sampler } from "softmax/sampling";
import { readModel } from "../../examples/language-model/committed-model.mjs";
import { distributionPicture } from "./distribution-picture.mjs";
import { picturedChains, SEQUENCE } from "./pictured-chains.mjs";

/** So many tokens have a bar of their own. */
const BARS = 20;

/** @returns {{ name: string, text: string }[]} `name` is that of the file */
export function pictures() {
  const { next } = JSON.parse(
    readFileSync(new URL("../../examples/language-model/next-token.json", import.meta.url), "utf8"),
  );
  const names = next.map(({ token }) => token);
  const logits = Float32Array.from(next, ({ logit }) => logit);
  const model = readModel();
  const tokens = model.tokenizer.encode(SEQUENCE);
  const inputsOf = {
    "allowed-tokens": { allowed: Uint8Array.from(names, (name) => Number(/^ [a-z]/.test(name))) },
    "classifier-free-guidance": { unconditional: model.logits(tokens.slice(-1)).slice() },
  };
  return picturedChains((text) => names.indexOf(text)).map(({ name, title, chain, generated = 0 }) => {
    const sampler = new Sampler(chain);
    sampler.restore({ ...sampler.state(), tokens, promptLength: tokens.length - generated });
    const stages = sampler.trace(logits, inputsOf[name]);
    return {
      name: `${name}.svg`,
      text: distributionPicture(title, compare(stages[0], stages.at(-1), names)),
    };
  });
}

/** Two distributions of the same tokens, by those that were the most probable before. */
function compare(before, after, names) {
  const left = new Map(Array.from(after.ids, (id, i) => [id, after.probabilities[i]]));
  const bars = Array.from(before.ids.subarray(0, BARS), (id, i) => ({
    name: JSON.stringify(names[id]),
    before: before.probabilities[i],
    after: left.get(id) ?? 0,
    isRemoved: !left.has(id),
  }));
  const rest = before.ids.subarray(BARS);
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
  const others = {
    before: sum(before.probabilities.subarray(BARS)),
    after: sum(Array.from(rest, (id) => left.get(id) ?? 0)),
    count: rest.length,
    left: rest.filter((id) => left.has(id)).length,
  };
  const keptMass = sum(before.probabilities.filter((_, i) => left.has(before.ids[i])));
  return { bars, others, keptMass };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { name, text } of pictures()) writeFileSync(new URL(name, import.meta.url), text);
}
