import { checkArray, checkSize, DO, FLOAT32 } from "./check-sizes.ts";
import type { FeatureLists } from "./feature-lists.ts";
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

/** Throws where a feature of a row that counts, a weight or a bias is not finite. */
export function checkFinite(
  features: Float32Array | FeatureLists,
  { inputs, labels, sampleWeights }: LinearLossInput,
  weights: Float32Array,
  bias: Float32Array | undefined,
): void {
  for (const [name, values] of Object.entries({ weights, bias })) {
    const i = values?.findIndex((value) => !Number.isFinite(value)) ?? -1;
    if (i >= 0)
      throw new RangeError(`Cannot ${DO}: ${name}[${i}] is ${values![i]}, a finite number is wanted`);
  }
  if (!(features instanceof Float32Array)) return;
  for (let i = 0; i < features.length; i++) {
    const r = Math.floor(i / inputs);
    const counts = labels[r] !== -1 && sampleWeights?.[r] !== 0;
    if (counts && !Number.isFinite(features[i]!)) refuseFeature(features, i, inputs);
  }
}

function refuseFeature(features: Float32Array, i: number, inputs: number): never {
  throw new RangeError(
    `Cannot ${DO}: feature ${i % inputs} of row ${Math.floor(i / inputs)} is ${features[i]}, a finite number is wanted`,
  );
}
