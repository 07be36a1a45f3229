import { describeValue } from "../../logits/describe-value.ts";
import type { LinearGradients, LinearLossInput } from "./linear-loss-input.ts";

const DO = "compute a linear cross-entropy";

/** Throws unless sizes, lengths, labels and sample weights are as `linearCrossEntropy` wants them. */
export function checkLinearArguments(
  features: Float32Array,
  input: LinearLossInput,
  weights: Float32Array,
  bias: Float32Array | undefined,
  out: LinearGradients,
): void {
  const { rows, inputs, classes, labels, sampleWeights } = input;
  checkCount("rows", rows, 0);
  checkCount("inputs", inputs, 1);
  checkCount("classes", classes, 1);
  const float32 = [Float32Array] as const;
  const floats = [Float32Array, Float64Array] as const;
  checkArray("features", features, rows * inputs, float32);
  checkArray("weights", weights, inputs * classes, float32);
  checkArray("labels", labels, rows, [Int32Array]);
  if (bias !== undefined) checkArray("bias", bias, classes, float32);
  if (sampleWeights !== undefined) checkArray("sampleWeights", sampleWeights, rows, [Float64Array]);
  if (out.weights !== undefined) checkArray("out.weights", out.weights, inputs * classes, floats);
  if (out.bias !== undefined) checkArray("out.bias", out.bias, classes, floats);
  if (out.features !== undefined) checkArray("out.features", out.features, rows * inputs, float32);
  checkLabels(labels, classes);
  if (sampleWeights !== undefined) checkSampleWeights(sampleWeights);
}

function checkCount(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new RangeError(
    `Cannot ${DO}: ${name} is ${describeValue(value)}, a whole number from ${least} on is wanted`,
  );
}

type ArrayKind = Float32ArrayConstructor | Float64ArrayConstructor | Int32ArrayConstructor;

function checkArray(
  name: string,
  value: ArrayLike<number>,
  length: number,
  kinds: readonly ArrayKind[],
): void {
  const wanted = `a ${kinds.map((kind) => kind.name).join(" or ")} of ${length} is wanted`;
  if (!kinds.some((kind) => value instanceof kind)) {
    throw new TypeError(`Cannot ${DO}: ${name} is ${describeValue(value)}, ${wanted}`);
  }
  if (value.length !== length)
    throw new TypeError(`Cannot ${DO}: ${name} has length ${value.length}, ${wanted}`);
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
