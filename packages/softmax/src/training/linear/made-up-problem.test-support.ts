/**
 * Small problems of linear cross-entropy, and their loss and gradients by plain loops in float64.
 *
 * @module
 */
import type { LinearLossInput } from "./linear-loss-input.ts";

/** The input with its features as one array. */
export type DenseInput = LinearLossInput & { readonly features: Float32Array };

export interface Problem {
  readonly input: DenseInput;
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

export interface ProblemSize {
  readonly rows: number;
  readonly inputs: number;
  readonly classes: number;
  /** Share of features that are 0. Default 0. */
  readonly zeros?: number;
}

/** Numbers in [−1, 1), the same for the same seed. */
export function numbers(length: number, seed: number): Float32Array {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  });
}

/** A tenth of the rows are left out by their label, a tenth by weight 0. */
export function madeUpProblem({ rows, inputs, classes, zeros = 0 }: ProblemSize, seed: number): Problem {
  const kept = numbers(rows * inputs, seed + 5);
  const features = numbers(rows * inputs, seed).map((x, i) => ((kept[i]! + 1) / 2 < zeros ? 0 : x));
  const labels = Int32Array.from(numbers(rows, seed + 1), (x) =>
    x < -0.8 ? -1 : Math.floor(((x + 1) / 2) * classes),
  );
  const sampleWeights = Float64Array.from(numbers(rows, seed + 2), (x) => Math.max(0, x + 0.8));
  return {
    input: { features, rows, inputs, classes, labels, sampleWeights },
    weights: numbers(inputs * classes, seed + 3).map((w) => 2 * w),
    bias: numbers(classes, seed + 4),
  };
}

export interface Gradients {
  readonly weights: Float64Array;
  readonly bias: Float64Array;
  readonly features: Float32Array | Float64Array;
}

export function zeroGradients({ input, weights, bias }: Problem) {
  return {
    weights: new Float64Array(weights.length),
    bias: new Float64Array(bias.length),
    features: new Float32Array(input.features.length),
  };
}

/** Numbers, and how far float32 may be from each. */
export interface Bounded {
  readonly values: Float64Array;
  readonly bounds: Float64Array;
}

const UNIT = 2 ** -24;
/** Of a probability of the kernels: 3 ulp and one more rounding when it is scaled. */
const PROBABILITY = 8 * UNIT;

/**
 * Loss and gradients, with bounds that follow the roundings (Higham, "Accuracy and Stability of Numerical Algorithms",
 * section 3.1: a sum of n products in float32 is within n·u·Σ|terms|, to first order).
 *
 * A logit is off by at most δ = (D + 1)·u·(|b| + Σ|x·W|). Then a loss is off by 2δ and a few roundings, a probability by
 * 2δ·p, so the gradient g in a logit by ε = w·2δ·p + 8·u·|g|, and a sum of n products of it by Σ(ε + (n + 1)·u·|g|)·|x|.
 * All is doubled for what is of second order.
 */
export function exactProblem({ input, weights, bias }: Problem) {
  const { features, rows, inputs, classes, labels, sampleWeights } = input;
  const result = {
    loss: 0,
    lossBound: 1e-13,
    weights: bounded(weights.length),
    bias: bounded(classes),
    features: bounded(features.length),
  };
  for (let r = 0; r < rows; r++) {
    const label = labels[r]!;
    const w = label < 0 ? 0 : (sampleWeights?.[r] ?? 1);
    const row = features.subarray(r * inputs, (r + 1) * inputs);
    const { logits, delta } = exactLogits(row, weights, bias);
    const max = Math.max(...logits);
    const total = logits.reduce((sum, z) => sum + Math.exp(z - max), 0);
    if (w === 0) continue;
    const loss = max + Math.log(total) - logits[label]!;
    result.loss += w * loss;
    result.lossBound += 2 * w * (2 * delta + 8 * UNIT * loss);
    for (let k = 0; k < classes; k++) {
      const p = Math.exp(logits[k]! - max) / total;
      const g = w * (k === label ? p - 1 : p);
      const off = 2 * w * (2 * delta * p + PROBABILITY * Math.abs(g / w));
      add(result.bias, k, g, off);
      for (let d = 0; d < inputs; d++) {
        const at = d * classes + k;
        const x = row[d]!;
        add(result.weights, at, g * x, 2 * (off + (rows + 1) * UNIT * Math.abs(g)) * Math.abs(x));
        const weight = weights[at]!;
        add(
          result.features,
          r * inputs + d,
          g * weight,
          2 * (off + (classes + 1) * UNIT * Math.abs(g)) * Math.abs(weight),
        );
      }
    }
  }
  return result;
}

function exactLogits(row: Float32Array, weights: Float32Array, bias: Float32Array) {
  const classes = bias.length;
  let delta = 0;
  const logits = Array.from(bias, (b, k) => {
    let sum = b;
    let size = Math.abs(b);
    for (let d = 0; d < row.length; d++) {
      const term = row[d]! * weights[d * classes + k]!;
      sum += term;
      size += Math.abs(term);
    }
    delta = Math.max(delta, (row.length + 1) * UNIT * size);
    return sum;
  });
  return { logits, delta };
}

function bounded(length: number): Bounded {
  // What is exactly 0 may be rounded from numbers of either sign.
  return { values: new Float64Array(length), bounds: new Float64Array(length).fill(1e-30) };
}

function add({ values, bounds }: Bounded, at: number, value: number, bound: number): void {
  values[at]! += value;
  bounds[at]! += bound;
}

/** The largest |got − values| / bounds: at most 1 is wanted. NaN counts as Infinity. */
export function worst(got: ArrayLike<number>, { values, bounds }: Bounded): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    const share = Math.abs(got[i]! - values[i]!) / bounds[i]!;
    largest = Number.isNaN(share) ? Infinity : Math.max(largest, share);
  }
  return largest;
}
