/**
 * A small softmax classifier: one hidden layer of rectified units, minibatch gradient descent, and
 * nothing against overfitting (no weight decay, no early stop).
 *
 * N rows, D features, K classes; arrays are row-major float64. Only + − × ÷ and √ are used here, so the
 * one thing an engine could do differently is the `exp` of the last layer's cross-entropy.
 *
 * @module
 */
import { crossEntropy } from "softmax";

/**
 * @typedef {{ weights: Float64Array, bias: Float64Array, inputs: number, outputs: number }} Layer
 * @typedef {{ hidden: Layer, output: Layer }} Classifier
 * @typedef {{ features: Float64Array, labels: Int32Array }} Examples
 * @typedef {{ classes: number, hiddenUnits: number, epochs: number, batchSize: number,
 *             learningRate: number, seed: number }} Settings
 */

/**
 * Fits a classifier to the examples.
 *
 * @param {Examples} examples features `[N, D]`, labels `[N]` in [0, K)
 * @param {Settings} settings
 * @returns {{ classifier: Classifier, loss: number }} loss: mean of the last epoch, nats
 */
export function trainClassifier({ features, labels }, settings) {
  const { classes, hiddenUnits, epochs, batchSize, learningRate, seed } = settings;
  const random = xorshift32(seed);
  const width = features.length / labels.length;
  const classifier = {
    hidden: createLayer(width, hiddenUnits, random),
    output: createLayer(hiddenUnits, classes, random),
  };
  const order = Array.from(labels, (_, i) => i);
  let loss = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    loss = 0;
    for (let start = 0; start < order.length; start += batchSize) {
      const rows = order.slice(start, start + batchSize);
      const batch = {
        features: Float64Array.from(rows.flatMap((r) => [...features.subarray(r * width, (r + 1) * width)])),
        labels: Int32Array.from(rows, (r) => labels[r]),
      };
      loss += (descend(classifier, batch, learningRate) * rows.length) / order.length;
    }
  }
  return { classifier, loss };
}

/**
 * Scores of each class, before any softmax.
 *
 * @param {Classifier} classifier
 * @param {Float64Array} features `[N, D]`
 * @returns {Float64Array} `[N, K]`
 */
export function predictLogits({ hidden, output }, features) {
  return forward(output, rectify(forward(hidden, features)));
}

/** One step down the gradient of the batch's mean cross-entropy; returns that loss. */
function descend({ hidden, output }, { features, labels }, learningRate) {
  const active = rectify(forward(hidden, features));
  const logits = forward(output, active);
  const gradient = new Float64Array(logits.length); // (p − y) / N
  const loss = crossEntropy(logits, labels, { shape: [labels.length, output.outputs], gradient });
  const back = backward(output, gradient);
  for (let i = 0; i < back.length; i++) if (active[i] === 0) back[i] = 0;
  update(output, active, gradient, learningRate);
  update(hidden, features, back, learningRate);
  return loss;
}

/** `x · W + b`, `[N, inputs]` → `[N, outputs]`. Zeros are skipped: most of an image is empty. */
function forward({ weights, bias, inputs, outputs }, x) {
  const rows = x.length / inputs;
  const out = new Float64Array(rows * outputs);
  for (let r = 0; r < rows; r++) {
    out.set(bias, r * outputs);
    for (let i = 0; i < inputs; i++) {
      const value = x[r * inputs + i];
      if (value === 0) continue;
      for (let o = 0; o < outputs; o++) out[r * outputs + o] += value * weights[i * outputs + o];
    }
  }
  return out;
}

/** `g · Wᵀ`, `[N, outputs]` → `[N, inputs]`: the gradient at the layer's input. */
function backward({ weights, inputs, outputs }, gradient) {
  const rows = gradient.length / outputs;
  const out = new Float64Array(rows * inputs);
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < inputs; i++) {
      let sum = 0;
      for (let o = 0; o < outputs; o++) sum += gradient[r * outputs + o] * weights[i * outputs + o];
      out[r * inputs + i] = sum;
    }
  }
  return out;
}

/** `W −= η · xᵀ g`, `b −= η · Σ g`. */
function update({ weights, bias, inputs, outputs }, x, gradient, learningRate) {
  const rows = gradient.length / outputs;
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < inputs; i++) {
      const step = learningRate * x[r * inputs + i];
      if (step === 0) continue;
      for (let o = 0; o < outputs; o++) weights[i * outputs + o] -= step * gradient[r * outputs + o];
    }
    for (let o = 0; o < outputs; o++) bias[o] -= learningRate * gradient[r * outputs + o];
  }
}

function rectify(values) {
  for (let i = 0; i < values.length; i++) if (values[i] < 0) values[i] = 0;
  return values;
}

/** Weights uniform in ±√(6 / inputs), the usual start for rectified units (He et al. 2015). */
function createLayer(inputs, outputs, random) {
  const limit = Math.sqrt(6 / inputs);
  const weights = Float64Array.from({ length: inputs * outputs }, () => (2 * random() - 1) * limit);
  return { weights, bias: new Float64Array(outputs), inputs, outputs };
}

/** Fisher–Yates, in place. */
function shuffle(order, random) {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
}

/** Numbers in [0, 1) that are the same everywhere (Marsaglia 2003). The seed is not 0. */
function xorshift32(seed) {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
