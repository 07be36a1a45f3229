/**
 * The network in training: float64, a batch at a time, with its gradient by hand.
 *
 * The last n tokens become their embeddings, side by side; one hidden layer of rectified units reads them and
 * predicts a vector; a token's logit is the dot product of that vector with the token's own embedding, plus a bias
 * (Bengio et al. 2003, with the output tied to the embeddings as in Press & Wolf 2017).
 *
 * B examples, V tokens, n of context, d numbers in an embedding, H hidden units. Only + − × ÷ and √ are used here;
 * the exponentials are in the library's cross-entropy.
 *
 * @module
 */
import { crossEntropy } from "softmax";
import { multiplyTransposed, transpose } from "./matrix.mjs";

/**
 * @typedef {{ weights: Float64Array, bias: Float64Array, outputs: number, inputs: number }} Layer weights `[outputs, inputs]`
 * @typedef {{ tokens: Layer, hidden: Layer, vector: Layer }} Network `[V, d]`, `[H, n·d]`, `[d, H]`
 * @typedef {{ vocabulary: number, context: number, embedding: number, hidden: number }} Sizes V, n, d, H
 */

/** The layers in the order in which they are trained and kept. */
export const LAYERS = /** @type {const} */ (["tokens", "hidden", "vector"]);

/**
 * @param {Sizes} sizes
 * @param {() => number} random uniform in [0, 1)
 * @returns {Network}
 */
export function createNetwork({ vocabulary, context, embedding, hidden }, random) {
  return {
    tokens: createLayer(vocabulary, embedding, random),
    hidden: createLayer(hidden, context * embedding, random),
    vector: createLayer(embedding, hidden, random),
  };
}

/** Weights uniform in ±√(6 / inputs), the usual start for rectified units (He et al. 2015). */
function createLayer(outputs, inputs, random) {
  const limit = Math.sqrt(6 / inputs);
  const weights = Float64Array.from({ length: outputs * inputs }, () => (2 * random() - 1) * limit);
  return { weights, bias: new Float64Array(outputs), outputs, inputs };
}

/**
 * Mean cross-entropy of the next tokens, and its gradient with respect to every weight and bias.
 *
 * @param {Network} network
 * @param {Int32Array} windows `[B, n]`, the tokens before; B is a multiple of 4
 * @param {Int32Array} targets `[B]`, the tokens that follow
 * @returns {{ loss: number, gradient: Record<"tokens" | "hidden" | "vector", { weights: Float64Array, bias: Float64Array }> }}
 * loss in nats
 */
export function lossAndGradient({ tokens, hidden, vector }, windows, targets) {
  const rows = targets.length;
  const embedded = embed(tokens, windows);
  const active = rectify(forward(hidden, embedded, rows));
  const vectors = forward(vector, active, rows);
  const logits = forward(tokens, vectors, rows);
  const atLogits = new Float64Array(logits.length); // (p − y) / B
  const loss = crossEntropy(logits, targets, { shape: [rows, tokens.outputs], gradient: atLogits });

  const scored = backward(tokens, vectors, atLogits, rows);
  const predicted = backward(vector, active, scored.inputs, rows);
  for (let i = 0; i < active.length; i++) if (active[i] === 0) predicted.inputs[i] = 0;
  const read = backward(hidden, embedded, predicted.inputs, rows);
  addToEmbeddings(scored.weights, windows, read.inputs, tokens.inputs);
  return { loss, gradient: { tokens: scored, hidden: read, vector: predicted } };
}

/** The embeddings of the windows' tokens, `[B, n·d]`. */
function embed({ weights, inputs: width }, windows) {
  const out = new Float64Array(windows.length * width);
  windows.forEach((token, i) => {
    out.set(weights.subarray(token * width, (token + 1) * width), i * width);
  });
  return out;
}

/** A token's embedding moves for each place where it was read, besides for being scored. */
function addToEmbeddings(gradient, windows, atEmbedded, width) {
  windows.forEach((token, i) => {
    for (let j = 0; j < width; j++) gradient[token * width + j] += atEmbedded[i * width + j];
  });
}

/** `x · Wᵀ + b`, `[B, inputs]` → `[B, outputs]`. */
function forward({ weights, bias, outputs, inputs }, x, rows) {
  const out = multiplyTransposed(x, weights, { rows, columns: outputs, inner: inputs });
  for (let i = 0; i < out.length; i++) out[i] += bias[i % outputs];
  return out;
}

/** From the gradient g at a layer's outputs, `[B, outputs]`: `gᵀ · x`, `Σ g` and `g · W`. */
function backward({ weights, outputs, inputs }, x, gradient, rows) {
  const columns = transpose(gradient, rows, outputs);
  const bias = new Float64Array(outputs);
  for (let i = 0; i < gradient.length; i++) bias[i % outputs] += gradient[i];
  return {
    weights: multiplyTransposed(columns, transpose(x, rows, inputs), {
      rows: outputs,
      columns: inputs,
      inner: rows,
    }),
    bias,
    inputs: multiplyTransposed(gradient, transpose(weights, outputs, inputs), {
      rows,
      columns: inputs,
      inner: outputs,
    }),
  };
}

function rectify(values) {
  for (let i = 0; i < values.length; i++) if (values[i] < 0) values[i] = 0;
  return values;
}
