import { openKernels } from "../../kernels/open-kernels.ts";
import type { Examples } from "../optimisers/labelled-features.ts";

/** Logits held at once. */
const BLOCK = 8192;

/**
 * `Σ_r w_r·(−log p_r[label_r])` in float64, its gradient added to `gradient`.
 *
 * @param point W `[D, K]`, then b `[K]` or nothing
 */
export function addLinearLoss64(
  { features, rows, inputs, labels, weights }: Examples,
  classes: number,
  point: Float64Array,
  gradient: Float64Array | undefined,
): number {
  const blockRows = Math.max(1, Math.floor(BLOCK / classes));
  let total = 0;
  for (let first = 0; first < rows; first += blockRows) {
    const end = Math.min(rows, first + blockRows);
    const block = features.subarray(first * inputs, end * inputs);
    const data = linearLogits64(block, end - first, inputs, point, classes);
    const losses = new Float64Array(end - first);
    const scales = weights.subarray(first, end);
    const batch = { data, dtype: "float64", outer: end - first, classes, inner: 1 } as const;
    const out = { losses, scales, gradient: gradient && data };
    openKernels().crossEntropy(batch, 1, labels.subarray(first, end), out);
    for (let r = 0; r < losses.length; r++) total += scales[r]! * losses[r]!;
    if (gradient) addFeatureProducts(gradient, block, inputs, data, classes);
  }
  return total;
}

/** `X·W + b` in float64, `[rows, K]`, of W and b as they stand in a point. */
export function linearLogits64(
  features: Float32Array | Float64Array,
  rows: number,
  inputs: number,
  point: Float64Array,
  classes: number,
): Float64Array {
  const logits = new Float64Array(rows * classes);
  const bias = point.subarray(inputs * classes);
  for (let r = 0; r < rows; r++) {
    const row = r * classes;
    logits.set(bias, row);
    for (let d = 0; d < inputs; d++) {
      const x = features[r * inputs + d]!;
      if (x === 0) continue;
      for (let k = 0, at = d * classes; k < classes; k++, at++) logits[row + k]! += x * point[at]!;
    }
  }
  return logits;
}

/** Adds `Xᵀ·G` for W, and the column sums of G for b where the gradient has room for it. */
function addFeatureProducts(
  gradient: Float64Array,
  features: Float32Array | Float64Array,
  inputs: number,
  upstream: Float64Array,
  classes: number,
): void {
  const bias = gradient.subarray(inputs * classes);
  for (let r = 0; r < upstream.length / classes; r++) {
    const row = r * classes;
    for (let d = 0; d < inputs; d++) {
      const x = features[r * inputs + d]!;
      if (x === 0) continue;
      for (let k = 0, at = d * classes; k < classes; k++, at++) gradient[at]! += x * upstream[row + k]!;
    }
    for (let k = 0; k < bias.length; k++) bias[k]! += upstream[row + k]!;
  }
}
