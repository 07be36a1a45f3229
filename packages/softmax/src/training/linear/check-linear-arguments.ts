import { checkOptionNames } from "../../logits/check-options.ts";
import { checkFinite } from "./check-finite.ts";
import { checkArray, checkCount, checkSize, DO, FLOAT32 } from "./check-sizes.ts";
import type { LinearGradients, LinearLossInput } from "./linear-loss-input.ts";
import { PreparedFeatures } from "./prepared-features.ts";

const INPUTS = ["features", "rows", "inputs", "classes", "labels", "sampleWeights"];
const GRADIENTS = ["weights", "bias", "features"];
const FLOATS = [Float32Array, Float64Array] as const;

/** Throws unless sizes, lengths, labels and sample weights are as `linearCrossEntropy` wants them. */
export function checkLinearArguments(
  input: LinearLossInput,
  weights: Float32Array,
  bias: Float32Array | undefined,
  out: LinearGradients,
): void {
  checkOptionNames("linearCrossEntropy", input, INPUTS);
  checkOptionNames("linearCrossEntropy", out, GRADIENTS);
  const { features, rows, inputs, classes, labels, sampleWeights } = input;
  checkSize(rows, inputs);
  checkCount(DO, "classes", classes, 1);
  if (features instanceof PreparedFeatures) checkPrepared(features, rows, inputs);
  else checkArray(DO, "features", features, rows * inputs, FLOAT32);
  checkArray(DO, "weights", weights, inputs * classes, FLOAT32);
  checkArray(DO, "labels", labels, rows, [Int32Array]);
  if (bias !== undefined) checkArray(DO, "bias", bias, classes, FLOAT32);
  if (sampleWeights !== undefined) checkArray(DO, "sampleWeights", sampleWeights, rows, [Float64Array]);
  if (out.weights !== undefined) checkArray(DO, "out.weights", out.weights, inputs * classes, FLOATS);
  if (out.bias !== undefined) checkArray(DO, "out.bias", out.bias, classes, FLOATS);
  if (out.features !== undefined) checkArray(DO, "out.features", out.features, rows * inputs, FLOAT32);
  checkFinite("weights", weights);
  if (bias !== undefined) checkFinite("bias", bias);
  checkLabels(labels, classes);
  if (sampleWeights !== undefined) checkSampleWeights(sampleWeights);
}

function checkPrepared(features: PreparedFeatures, rows: number, inputs: number): void {
  if (features.rows === rows && features.inputs === inputs) return;
  throw new TypeError(
    `Cannot ${DO}: features were prepared as [${features.rows}, ${features.inputs}], [${rows}, ${inputs}] is wanted`,
  );
}

function checkLabels(labels: Int32Array, classes: number): void {
  for (let r = 0; r < labels.length; r++) {
    const label = labels[r]!;
    if (label >= -1 && label < classes) continue;
    throw new RangeError(
      `Cannot ${DO}: the label of row ${r} is ${label}, a whole number from 0 to ${classes - 1} is wanted, or -1 to leave the row out`,
    );
  }
}

function checkSampleWeights(sampleWeights: Float64Array): void {
  for (let r = 0; r < sampleWeights.length; r++) {
    const weight = sampleWeights[r]!;
    if (weight >= 0 && weight < Infinity) continue;
    throw new RangeError(
      `Cannot ${DO}: the weight of row ${r} is ${weight}, a finite number from 0 on is wanted`,
    );
  }
}
