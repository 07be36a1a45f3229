import { linearCrossEntropy } from "../linear/linear-cross-entropy.ts";
import { prepareFeatures } from "../linear/prepared-features.ts";
import { type Examples, totalWeight } from "../optimisers/labelled-features.ts";
import { addLinearLoss64 } from "./linear-loss-64.ts";
import type { RegressionSettings } from "./regression-settings.ts";

/** The value at a point, with its gradient overwritten where it is wanted. */
export type RegressionLoss = (point: Float64Array, gradient: Float64Array | undefined) => number;

/**
 * `(Σ_r w_r·(−log p_r[label_r]) + λ/2·‖W‖²) / Σ_r w_r` of points W `[D, K]`, then b `[K]` if there is an intercept.
 *
 * Features of float32 are multiplied in float32, with W and b rounded to it, and summed in float64; those of float64 are
 * computed in float64 throughout.
 */
export function regressionLoss(
  examples: Examples,
  { classes, intercept, l2 }: Pick<RegressionSettings, "classes" | "intercept" | "l2">,
): RegressionLoss {
  const size = examples.inputs * classes;
  const total = totalWeight(examples);
  const sum = examples.features instanceof Float32Array ? float32Sum : float64Sum;
  const addSum = sum(examples, classes, intercept);
  return (point, gradient) => {
    gradient?.fill(0);
    let value = addSum(point, gradient);
    for (let i = 0; i < size; i++) {
      const weight = point[i]!;
      value += (l2 / 2) * weight * weight;
      if (gradient) gradient[i]! += l2 * weight;
    }
    if (gradient) for (let i = 0; i < gradient.length; i++) gradient[i]! /= total;
    return value / total;
  };
}

/** The largest absolute value. */
export function largestOf(vector: Float64Array): number {
  return vector.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
}

function float32Sum(examples: Examples, classes: number, intercept: boolean): RegressionLoss {
  const { rows, inputs, labels, weights: sampleWeights } = examples;
  const size = inputs * classes;
  const features = prepareFeatures(examples.features as Float32Array, rows, inputs);
  const input = { features, rows, inputs, classes, labels, sampleWeights };
  const weights = new Float32Array(size);
  const bias = intercept ? new Float32Array(classes) : undefined;
  return (point, gradient) => {
    weights.set(point.subarray(0, size));
    bias?.set(point.subarray(size));
    return linearCrossEntropy(input, weights, bias, {
      weights: gradient?.subarray(0, size),
      bias: intercept ? gradient?.subarray(size) : undefined,
    });
  };
}

function float64Sum(examples: Examples, classes: number): RegressionLoss {
  return (point, gradient) => addLinearLoss64(examples, classes, point, gradient);
}
