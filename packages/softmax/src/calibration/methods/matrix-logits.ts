import type { LinearLogits } from "./scaling-loss.ts";

/** Rows that are multiplied at once: each parameter is then loaded, or stored, a quarter as often. */
const TOGETHER = 4;

/** `W · (log p − m) + b`; parameters: W by rows, then b. A class at −∞ counts for the others as if it were at m. */
export function matrixLogits(center: ArrayLike<number>): LinearLogits {
  const classes = center.length;
  const biases = classes * classes;
  /** log p − m of some rows, class by class. */
  const inputs = new Float64Array(classes * TOGETHER);
  const readRows = (logProbabilities: Float64Array, first: number): void => {
    for (let r = 0, i = first; r < TOGETHER; r++) {
      for (let j = 0; j < classes; j++, i++) {
        const value = i < logProbabilities.length ? logProbabilities[i]! : -Infinity;
        inputs[j * TOGETHER + r] = value === -Infinity ? 0 : value - center[j]!;
      }
    }
  };
  return {
    features: classes + 1,
    parameterOf: (k, j) => (j < classes ? k * classes + j : biases + k),
    featuresInto(out, logProbabilities) {
      readRows(logProbabilities, 0);
      for (let k = 0, i = 0; k < classes; k++) {
        for (let j = 0; j < classes; j++) out[i++] = inputs[j * TOGETHER]!;
        out[i++] = 1;
      }
    },
    forward(out, logProbabilities, parameters) {
      for (let first = 0; first < out.length; first += TOGETHER * classes) {
        readRows(logProbabilities, first);
        multiplyInto(out, first, inputs, parameters, classes);
      }
      for (let i = 0; i < out.length; i++) if (logProbabilities[i] === -Infinity) out[i] = -Infinity;
    },
    backward(gradient, logProbabilities, upstream) {
      for (let first = 0; first < upstream.length; first += TOGETHER * classes) {
        readRows(logProbabilities, first);
        addProducts(gradient, inputs, upstream, first, classes);
      }
    },
  };
}

/** `W · input + b` of the rows from place `first` on; what lies beyond the end of `out` is not written. */
function multiplyInto(
  out: Float64Array,
  first: number,
  inputs: Float64Array,
  parameters: Float64Array,
  classes: number,
): void {
  for (let k = 0, i = 0; k < classes; k++) {
    const bias = parameters[classes * classes + k]!;
    let [sum0, sum1, sum2, sum3] = [bias, bias, bias, bias];
    for (let t = 0; t < inputs.length; t += TOGETHER, i++) {
      const weight = parameters[i]!;
      sum0 += weight * inputs[t]!;
      sum1 += weight * inputs[t + 1]!;
      sum2 += weight * inputs[t + 2]!;
      sum3 += weight * inputs[t + 3]!;
    }
    const place = first + k;
    out[place] = sum0;
    out[place + classes] = sum1;
    out[place + 2 * classes] = sum2;
    out[place + 3 * classes] = sum3;
  }
}

/** Adds upstream · inputᵀ and upstream of the rows from place `first` on to the gradients in W and b. */
function addProducts(
  gradient: Float64Array,
  inputs: Float64Array,
  upstream: Float64Array,
  first: number,
  classes: number,
): void {
  const pullAt = (place: number): number => (place < upstream.length ? upstream[place]! : 0);
  for (let k = 0, i = 0; k < classes; k++) {
    const pull0 = upstream[first + k]!;
    const pull1 = pullAt(first + k + classes);
    const pull2 = pullAt(first + k + 2 * classes);
    const pull3 = pullAt(first + k + 3 * classes);
    gradient[classes * classes + k]! += pull0 + pull1 + (pull2 + pull3);
    for (let t = 0; t < inputs.length; t += TOGETHER, i++) {
      const near = pull0 * inputs[t]! + pull1 * inputs[t + 1]!;
      gradient[i]! += near + (pull2 * inputs[t + 2]! + pull3 * inputs[t + 3]!);
    }
  }
}
