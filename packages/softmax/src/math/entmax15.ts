/**
 * 1.5-entmax of one row, its loss and its derivative (Peters, Niculae & Martins 2019, arXiv 1905.05702).
 *
 * Between softmax (α = 1) and sparsemax (α = 2): classes can have probability 0, and the gradient is smoother than
 * sparsemax's. A row whose largest value is no finite number (NaN, `Infinity`, only `-Infinity`) gives NaN everywhere.
 *
 * @module
 */
import { argmax } from "./argmax.ts";
import { CompensatedSum } from "./compensated-sum.ts";
import { gapsWithin } from "./gaps-within.ts";
import type { WritableRow } from "./writable-row.ts";

/**
 * `p = argmax pᵀz + H(p)` with Tsallis' entropy `H(p) = 4/3 Σ (p_k − p_k^1.5)`: `p_k = max(0, z_k/2 − τ)²`, τ such that
 * they sum to 1.
 *
 * Exact, by sorting the classes less than 2 below the largest. Classes further below have probability 0.
 *
 * @param out K probabilities; may be `row` itself
 * @param row logits of one example, length K ≥ 0; `-Infinity` gives 0
 * @returns `out`; each p_k within 8 · 2⁻⁵³
 * @example
 * entmax15Into([0, 0, 0], [3, 1, -3]); // [1, 0, 0]
 */
export function entmax15Into<Out extends WritableRow>(out: Out, row: ArrayLike<number>): Out {
  const max = row.length > 0 ? row[argmax(row)]! : 0;
  const threshold = entmax15Threshold(row, max);
  for (let k = 0; k < row.length; k++) out[k] = Math.max(0, (row[k]! - max) / 2 - threshold) ** 2;
  return out;
}

/**
 * The loss `L(z, t) = (p − e_t)ᵀ z + H(p)` with p = 1.5-entmax(z), and its gradient `p − e_t`.
 *
 * With a = √p_t it is written as `⅔ (Σ_{k≠t} p_k^1.5 + (1 − a)² (2 + a)) + 2 max(0, τ − z_t/2)`, of which no term is
 * negative. It is 0 where the class t leads all others by at least 2, and `Infinity` (with a finite gradient) where `z_t`
 * is `-Infinity`.
 *
 * @param gradient K values are written; may be `row` itself
 * @param target the index t of the true class, in [0, K)
 * @returns the loss, within 16 · 2⁻⁵³ · max(1, loss)
 * @example
 * entmax15LossInto([0, 0, 0], [9, 1, -3], 0); // 0
 */
export function entmax15LossInto(gradient: WritableRow, row: ArrayLike<number>, target: number): number {
  const max = row[argmax(row)]!;
  const threshold = entmax15Threshold(row, max);
  const missing = Math.max(0, threshold - (row[target]! - max) / 2);
  const others = new CompensatedSum();
  const powers = new CompensatedSum();
  for (let k = 0; k < row.length; k++) {
    const root = Math.max(0, (row[k]! - max) / 2 - threshold);
    gradient[k] = root * root;
    if (k === target) continue;
    others.add(root * root);
    powers.add(root * root * root);
  }
  const p = gradient[target]!;
  const rest = row.length === 1 ? 1 - p : others.value;
  const root = Math.sqrt(p);
  const distance = rest / (1 + root); // 1 − √p_t
  gradient[target] = 0 - rest;
  return ((powers.value + distance * distance * (2 + root)) * 2) / 3 + 2 * missing;
}

/**
 * `J v` of 1.5-entmax: `s_k (v_k − Σ s v / Σ s)` with `s = √p`. J is symmetric: forward and backward alike.
 *
 * @param out K values; may be `probabilities` or `vector`
 * @param probabilities p = 1.5-entmax(z), `[K]`
 * @param vector `[K]`
 * @returns `out`; within 4 ulp of √p_k · max |v| over the support
 * @example
 * entmax15JacobianInto([0, 0, 0], [0.25, 0.25, 0], [1, 0, 9]); // [0.25, -0.25, 0]
 */
export function entmax15JacobianInto<Out extends WritableRow>(
  out: Out,
  probabilities: ArrayLike<number>,
  vector: ArrayLike<number>,
): Out {
  const weights = new CompensatedSum();
  const weighted = new CompensatedSum();
  for (let k = 0; k < probabilities.length; k++) {
    const root = Math.sqrt(probabilities[k]!);
    if (root === 0) continue;
    weights.add(root);
    weighted.add(root * vector[k]!);
  }
  const mean = weighted.value / weights.value;
  for (let k = 0; k < probabilities.length; k++) {
    const root = Math.sqrt(probabilities[k]!);
    out[k] = root === 0 ? 0 : root * (vector[k]! - mean);
  }
  return out;
}

/**
 * `τ − max/2`, in [−1, 0). For the i largest halves x it solves `Σ (x − τ)² = 1`: `τ = mean − √((1 − Σ (x − mean)²)/i)`.
 * Mean and squares are updated as Welford (1962) does, which loses no digits for many classes.
 */
function entmax15Threshold(row: ArrayLike<number>, max: number): number {
  if (!Number.isFinite(max)) return Number.NaN;
  const gaps = gapsWithin(row, max, 2);
  let threshold = -1;
  let mean = 0;
  let squares = 0;
  let size = 0;
  while (size < gaps.length && gaps[size]! / 2 > threshold) {
    const half = gaps[size]! / 2;
    const before = half - mean;
    size++;
    mean += before / size;
    squares += before * (half - mean);
    threshold = mean - Math.sqrt(Math.max(0, 1 - squares) / size);
  }
  return polish(threshold, gaps.subarray(0, size));
}

/** One step of Newton's method takes away what the root above has lost. */
function polish(threshold: number, gaps: Float64Array): number {
  const sum = new CompensatedSum();
  const squares = new CompensatedSum();
  squares.add(-1);
  for (const gap of gaps) {
    const root = gap / 2 - threshold;
    sum.add(root);
    squares.add(root * root);
  }
  return threshold + squares.value / (2 * sum.value);
}
