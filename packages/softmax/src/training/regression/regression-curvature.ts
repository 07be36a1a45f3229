import { choleskyInPlace, solveCholeskyInPlace } from "../../math/cholesky.ts";
import type { Preconditioner } from "../../math/lbfgs.ts";
import { multiplyInto } from "../linear/multiply.ts";
import { type Examples, totalWeight } from "../optimisers/labelled-features.ts";
import { softmaxOfLogits } from "../optimisers/softmax-of-logits.ts";
import { linearLogits64 } from "./linear-loss-64.ts";
import type { RegressionSettings } from "./regression-settings.ts";

/** Rows looked at for each input: their second moments are then known well enough. */
const ROWS_PER_INPUT = 8;
/**
 * Multiplications for the moments, at most, as multiples of those of an iteration's logits. They serve ten iterations,
 * in the place of some thirty: on MNIST 75 did what 255 had done.
 */
const MOST_WORK = 40;
/** From here on the matrix takes more than 32 MB, and its factor seconds. */
const MOST_INPUTS = 2000;
/** Of each diagonal element: it mends what the sample does not know of rare features, and rounding. */
const RIDGE = 0.1;

/**
 * An approximation of the inverse second derivatives of `regressionLoss`, or undefined where it would not pay.
 *
 * Between classes k and j of a row they are `w·(p_k·[k = j] − p_k·p_j)·x·xᵀ`. Its mean eigenvalue
 * `ω = (1 − Σ p²)/(K − 1)` in the place of the matrix of p makes them the same for each class:
 * `A = (Σ_r w_r·ω_r·x_r·x_rᵀ + λ)/Σ_r w_r`, with a 1 beside x for the intercept.
 */
export function regressionCurvature(
  examples: Examples,
  settings: Pick<RegressionSettings, "classes" | "intercept" | "l2">,
): ((point: Float64Array) => Preconditioner) | undefined {
  const { classes, intercept, l2 } = settings;
  const { inputs, rows } = examples;
  const size = inputs + Number(intercept);
  const sampleRows = Math.min(rows, ROWS_PER_INPUT * size);
  if (size > MOST_INPUTS || sampleRows * size > MOST_WORK * rows * classes) return undefined;
  const sample = takeSample(examples, sampleRows);
  const sampleWeight = totalWeight(sample);
  const penalty = l2 / totalWeight(examples);
  return (point) => {
    const factor = moments(sample, point, { classes, size });
    for (let d = 0; d < size; d++) {
      for (let e = 0; e <= d; e++) factor[d * size + e]! /= sampleWeight;
      const diagonal = (1 + RIDGE) * factor[d * size + d]! + (d < inputs ? penalty : 0);
      factor[d * size + d] = diagonal || 1; // the sample does not have this feature, and nothing holds it back
    }
    choleskyInPlace(factor, size);
    return (vector) => solveForEachClass(factor, vector, classes);
  };
}

/** So many rows, evenly spaced. */
function takeSample(examples: Examples, count: number): Examples {
  const { features, rows, inputs, labels, weights } = examples;
  const chosen = Uint32Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count));
  const taken = new Float64Array(count * inputs);
  chosen.forEach((row, r) => {
    taken.set(features.subarray(row * inputs, (row + 1) * inputs), r * inputs);
  });
  return {
    ...{ features: taken, rows: count, inputs },
    labels: Int32Array.from(chosen, (row) => labels[row]!),
    weights: Float64Array.from(chosen, (row) => weights[row]!),
  };
}

/** `Σ_r w_r·ω_r·x_r·x_rᵀ`, `[size, size]`. */
function moments(
  { features, rows, inputs, weights }: Examples,
  point: Float64Array,
  { classes, size }: { readonly classes: number; readonly size: number },
): Float64Array {
  const p = softmaxOfLogits(linearLogits64(features, rows, inputs, point, classes), classes);
  const scaled = new Float32Array(rows * size);
  for (let r = 0; r < rows; r++) {
    let squares = 0;
    for (let k = r * classes; k < (r + 1) * classes; k++) squares += p[k]! * p[k]!;
    const root = Math.sqrt((weights[r]! * Math.max(0, 1 - squares)) / (classes - 1));
    for (let d = 0; d < inputs; d++) scaled[r * size + d] = root * features[r * inputs + d]!;
    if (size > inputs) scaled[r * size + inputs] = root;
  }
  const product = new Float32Array(size * size);
  multiplyInto(product, scaled, scaled, { rows: size, inner: rows, columns: size, transposed: "left" });
  return Float64Array.from(product);
}

/** Multiplies by A⁻¹ each column of a `[D, K]` matrix, b being its last row. */
function solveForEachClass(factor: Float64Array, vector: Float64Array, classes: number): void {
  const column = new Float64Array(vector.length / classes);
  for (let k = 0; k < classes; k++) {
    for (let d = 0; d < column.length; d++) column[d] = vector[d * classes + k]!;
    solveCholeskyInPlace(factor, column);
    for (let d = 0; d < column.length; d++) vector[d * classes + k] = column[d]!;
  }
}
