/**
 * The trained model: the logits of the next token, from the tokens before. It runs in Node and in browsers.
 *
 * @module
 */
import { decodeLayers } from "./layer-bytes.mjs";
import { Tokenizer } from "./tokenizer.mjs";

/** The id of the new line, which stands before a text and after it. */
export const PADDING = 0;

/**
 * @typedef {{ context: number, embedding: number, hidden: number, tokens: readonly string[] }} Description
 * what `model.json` holds: n, d, H and the text of each token
 */

export class LanguageModel {
  #layers;
  #embedded;
  #active;
  #vector;
  #logits;

  /**
   * @param {Description} description
   * @param {Uint8Array} bytes what `weights.bin` holds
   */
  constructor({ context, embedding, hidden, tokens }, bytes) {
    this.context = context;
    this.tokenizer = new Tokenizer(tokens);
    this.#layers = decodeLayers(bytes, { vocabulary: tokens.length, context, embedding, hidden });
    this.#embedded = new Float64Array(context * embedding);
    this.#active = new Float64Array(hidden);
    this.#vector = new Float64Array(embedding);
    this.#logits = new Float32Array(tokens.length);
  }

  /**
   * Scores of each token as the next one, before any softmax.
   *
   * Nothing is allocated. The bits are the same on every machine: only additions and multiplications are used.
   *
   * @param {ArrayLike<number>} tokens the text so far, of which the last n count; none at the start of a text
   * @returns {Float32Array} `[V]`, overwritten by the next call
   * @throws {RangeError} an id that is no token's
   */
  logits(tokens) {
    const { tokens: embeddings, hidden, vector } = this.#layers;
    this.#embed(embeddings, tokens);
    forwardInto(this.#active, hidden, this.#embedded);
    for (let i = 0; i < this.#active.length; i++) if (this.#active[i] < 0) this.#active[i] = 0;
    forwardInto(this.#vector, vector, this.#active);
    forwardInto(this.#logits, embeddings, this.#vector);
    return this.#logits;
  }

  #embed({ weights, scales, outputs, inputs: width }, tokens) {
    const before = tokens.length - this.context;
    for (let i = 0; i < this.context; i++) {
      const token = before + i < 0 ? PADDING : tokens[before + i];
      const scale = scales[token];
      if (scale === undefined) {
        throw new RangeError(
          `Cannot read token ${before + i}: it is ${token}, a whole number from 0 to ${outputs - 1} is wanted`,
        );
      }
      for (let j = 0; j < width; j++) this.#embedded[i * width + j] = scale * weights[token * width + j];
    }
  }
}

/** `x · Wᵀ + b`, where row o of W is its scale times integers. */
function forwardInto(out, { weights, scales, bias, outputs, inputs }, x) {
  for (let o = 0; o < outputs; o++) {
    let sum = 0;
    for (let i = 0; i < inputs; i++) sum += weights[o * inputs + i] * x[i];
    out[o] = scales[o] * sum + bias[o];
  }
}
