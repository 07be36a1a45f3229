/**
 * Makes `next-token.json`: the model's logits for every token that could follow one prompt.
 *
 *     node next-token.mjs
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { softmaxEntropy } from "softmax";
import { PROMPT, readModel } from "./committed-model.mjs";

/**
 * @returns {{ prompt: string, entropy: number, next: { token: string, logit: number }[] }}
 * entropy of the next token in nats; `next` in the order of ids
 */
export function nextToken() {
  const model = readModel();
  const logits = model.logits(model.tokenizer.encode(PROMPT));
  return {
    prompt: PROMPT,
    entropy: softmaxEntropy(logits),
    next: model.tokenizer.tokens.map((token, id) => ({ token, logit: shortest(logits[id]) })),
  };
}

/** Nine digits tell every float32 from its neighbours. */
const shortest = (value) => Number(value.toPrecision(9));

/** A token a line. */
function toJson({ prompt, entropy, next }) {
  const lines = next.map(
    ({ token, logit }) => `    { "token": ${JSON.stringify(token)}, "logit": ${JSON.stringify(logit)} }`,
  );
  return [
    "{",
    `  "prompt": ${JSON.stringify(prompt)},`,
    `  "entropy": ${entropy},`,
    `  "next": [\n${lines.join(",\n")}\n  ]`,
    "}\n",
  ].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL("next-token.json", import.meta.url), toJson(nextToken()));
}
