import { applyLayer } from "../optimisers/dense-network.ts";
import { linearLogits64 } from "./linear-loss-64.ts";

/** W and b, both float32 or both float64. */
export interface LinearParameters {
  readonly inputs: number;
  readonly classes: number;
  /** `[D, K]`. */
  readonly weights: Float32Array | Float64Array;
  /** `[K]`. */
  readonly intercept: Float32Array | Float64Array | undefined;
}

/** `X·W + b`, `[N, K]`, in the arithmetic of W; features are rounded to float32 where it is that. */
export function linearLogits(
  { inputs, classes, weights, intercept }: LinearParameters,
  features: Float32Array | Float64Array,
  rows: number,
): Float32Array | Float64Array {
  if (weights instanceof Float32Array) {
    const bias = intercept as Float32Array | undefined;
    const rounded = features instanceof Float32Array ? features : Float32Array.from(features);
    return applyLayer({ inputs, outputs: classes, weights, bias }, rounded, rows);
  }
  const point = Float64Array.from([...weights, ...(intercept ?? [])]);
  return linearLogits64(features, rows, inputs, point, classes);
}
