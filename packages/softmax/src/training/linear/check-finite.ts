import { checkArray, checkSize, DO, FLOAT32 } from "./check-sizes.ts";
import type { LinearLossInput } from "./linear-loss-input.ts";

/** Throws unless features are `[N, D]` and finite; returns how many are not 0. */
export function checkFeatures(features: Float32Array, rows: number, inputs: number): number {
  checkSize(rows, inputs);
  checkArray(DO, "features", features, rows * inputs, FLOAT32);
  let count = 0;
  for (let i = 0; i < features.length; i++) {
    const x = features[i]!;
    if (x === 0) continue;
    if (!Number.isFinite(x)) refuseFeature(features, i, inputs);
    count++;
  }
  return count;
}

/** Throws where a feature of a row that counts is not finite. */
export function checkCountedFeatures(
  features: Float32Array,
  { inputs, labels, sampleWeights }: LinearLossInput,
): void {
  for (let i = 0; i < features.length; i++) {
    if (Number.isFinite(features[i]!)) continue;
    const r = Math.floor(i / inputs);
    if (labels[r] !== -1 && sampleWeights?.[r] !== 0) refuseFeature(features, i, inputs);
  }
}

/** Throws where a weight or a bias is not finite. */
export function checkFinite(name: string, values: Float32Array): void {
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i]!)) continue;
    throw new RangeError(`Cannot ${DO}: ${name}[${i}] is ${values[i]}, a finite number is wanted`);
  }
}

function refuseFeature(features: Float32Array, i: number, inputs: number): never {
  throw new RangeError(
    `Cannot ${DO}: feature ${i % inputs} of row ${Math.floor(i / inputs)} is ${features[i]}, a finite number is wanted`,
  );
}
