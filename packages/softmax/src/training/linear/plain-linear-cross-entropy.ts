import { CompensatedSum } from "../../math/compensated-sum.ts";
import { gradientFromProbabilitiesInto } from "../../math/cross-entropy.ts";
import { logSoftmaxInto, softmaxInto } from "../../math/softmax.ts";
import type { LinearGradients, LinearLossInput } from "./linear-loss-input.ts";

/** `linearCrossEntropy` of checked arguments, row by row in float64: what computes where WebAssembly is forbidden. */
export function plainLinearCrossEntropy(
  features: Float32Array,
  input: LinearLossInput,
  weights: Float32Array,
  bias: Float32Array | undefined,
  out: LinearGradients,
): number {
  const { rows, inputs, classes, labels, sampleWeights } = input;
  const needsGradient = Boolean(out.weights ?? out.bias ?? out.features);
  const logits = new Float64Array(classes);
  const work = new Float64Array(classes);
  const total = new CompensatedSum();
  for (let r = 0; r < rows; r++) {
    const label = labels[r]!;
    const sampleWeight = sampleWeights?.[r] ?? 1;
    if (label < 0 || sampleWeight === 0) continue;
    const row = features.subarray(r * inputs, (r + 1) * inputs);
    logitsInto(logits, row, weights, bias);
    total.add(-logSoftmaxInto(work, logits)[label]! * sampleWeight);
    if (!needsGradient) continue;
    const gradient = gradientFromProbabilitiesInto(work, softmaxInto(work, logits), label, 1);
    for (let k = 0; k < classes; k++) gradient[k]! *= sampleWeight;
    addGradients(out, gradient, row, weights, r);
  }
  return total.value;
}

function logitsInto(
  out: Float64Array,
  row: Float32Array,
  weights: Float32Array,
  bias: Float32Array | undefined,
) {
  if (bias) out.set(bias);
  else out.fill(0);
  for (let d = 0; d < row.length; d++) {
    const x = row[d]!;
    if (x === 0) continue;
    for (let k = 0, at = d * out.length; k < out.length; k++, at++) out[k]! += x * weights[at]!;
  }
}

function addGradients(
  out: LinearGradients,
  gradient: Float64Array,
  row: Float32Array,
  weights: Float32Array,
  r: number,
): void {
  const classes = gradient.length;
  if (out.bias) for (let k = 0; k < classes; k++) out.bias[k]! += gradient[k]!;
  for (let d = 0; d < row.length; d++) {
    const x = row[d]!;
    if (out.weights && x !== 0) {
      for (let k = 0, at = d * classes; k < classes; k++, at++) out.weights[at]! += x * gradient[k]!;
    }
    if (out.features) {
      let sum = 0;
      for (let k = 0, at = d * classes; k < classes; k++, at++) sum += gradient[k]! * weights[at]!;
      out.features[r * row.length + d]! += sum;
    }
  }
}
