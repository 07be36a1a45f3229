/**
 * How well texts are predicted.
 *
 * @module
 */
import { crossEntropy } from "softmax";

/**
 * @typedef {{ loss: number, perplexity: number, bitsPerCharacter: number }} Measured
 * loss: mean cross-entropy of a token, nats
 */

/**
 * Each token of the texts, predicted from those before it in its text.
 *
 * @param {import("./language-model.mjs").LanguageModel} model
 * @param {readonly string[]} texts
 * @returns {Measured}
 */
export function measureModel(model, texts) {
  return measure(model.tokenizer, texts, (ids, i) => crossEntropy(model.logits(ids.subarray(0, i)), ids[i]));
}

/**
 * Each token of the texts, predicted by how often it is in others, and by nothing.
 *
 * @param {import("./tokenizer.mjs").Tokenizer} tokenizer
 * @param {readonly string[]} counted
 * @param {readonly string[]} texts
 * @returns {{ unigram: Measured, uniform: Measured }}
 */
export function measureBaselines(tokenizer, counted, texts) {
  const counts = new Float64Array(tokenizer.tokens.length).fill(1); // one more than seen: none is impossible
  for (const text of counted) for (const id of tokenizer.encode(text)) counts[id]++;
  const losses = counts.map((count) => -Math.log(count / counts.reduce((sum, c) => sum + c)));
  return {
    unigram: measure(tokenizer, texts, (ids, i) => losses[ids[i]]),
    uniform: measure(tokenizer, texts, () => Math.log(counts.length)),
  };
}

function measure(tokenizer, texts, lossAt) {
  let nats = 0;
  let tokens = 0;
  let characters = 0;
  for (const text of texts) {
    const ids = Int32Array.from(tokenizer.encode(text));
    for (let i = 0; i < ids.length; i++) nats += lossAt(ids, i);
    tokens += ids.length;
    characters += text.length;
  }
  const loss = nats / tokens;
  return { loss, perplexity: Math.exp(loss), bitsPerCharacter: nats / Math.LN2 / characters };
}
