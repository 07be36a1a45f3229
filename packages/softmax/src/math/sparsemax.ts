/**
 * Sparsemax of one row, its loss and its derivative (Martins & Astudillo 2016, arXiv 1602.02068).
 *
 * Everything is computed from gaps to the largest logit, so huge logits lose nothing, and the loss is a sum of terms ≥ 0.
 * A row whose largest value is no finite number (NaN, `Infinity`, only `-Infinity`) gives NaN everywhere.
 *
 * @module
 */
import { argmax } from "./argmax.ts";
import { CompensatedSum } from "./compensated-sum.ts";
import { gapsWithin } from "./gaps-within.ts";
import type { WritableRow } from "./writable-row.ts";

/**
 * `p = argmin ‖p − z‖²` over the probability simplex: `p_k = max(0, z_k − τ)`, τ such that they sum to 1.
 *
 * Exact, by sorting the classes less than 1 below the largest. Classes further below have probability 0.
 *
 * @param out K probabilities; may be `row` itself
 * @param row logits of one example, length K ≥ 0; `-Infinity` gives 0
 * @returns `out`; each p_k within 4 · 2⁻⁵³
 * @example
 * sparsemaxInto([0, 0, 0], [1, 0.5, -1]); // [0.75, 0.25, 0]
 */
export function sparsemaxInto<Out extends WritableRow>(out: Out, row: ArrayLike<number>): Out {
  const max = row.length > 0 ? row[argmax(row)]! : 0;
  const threshold = sparsemaxThreshold(row, max);
  for (let k = 0; k < row.length; k++) out[k] = Math.max(0, row[k]! - max - threshold);
  return out;
}

/**
 * `L(z, t) = ½ ‖p − e_t‖² + max(0, τ − z_t)` with p = sparsemax(z) and τ its threshold, and its gradient `p − e_t`.
 *
 * This is the authors' `−z_t + ½ Σ_{p_k > 0} (z_k² − τ²) + ½` written without cancellation. It is 0 where the class t leads
 * all others by at least 1, and `Infinity` (with a finite gradient) where `z_t` is `-Infinity`.
 *
 * @param gradient K values are written; may be `row` itself
 * @param target the index t of the true class, in [0, K)
 * @returns the loss, within 8 · 2⁻⁵³ · max(1, loss)
 * @example
 * sparsemaxLossInto([0, 0, 0], [1, 0.5, -1], 1); // 0.5625
 */
export function sparsemaxLossInto(gradient: WritableRow, row: ArrayLike<number>, target: number): number {
  const max = row[argmax(row)]!;
  const threshold = sparsemaxThreshold(row, max);
  const missing = Math.max(0, threshold - (row[target]! - max));
  const others = new CompensatedSum();
  const squares = new CompensatedSum();
  for (let k = 0; k < row.length; k++) {
    const p = Math.max(0, row[k]! - max - threshold);
    gradient[k] = p;
    if (k === target) continue;
    others.add(p);
    squares.add(p * p);
  }
  // 1 − p_t as the sum of the others: so the gradient sums to 0.
  const rest = row.length === 1 ? 1 - gradient[target]! : others.value;
  gradient[target] = 0 - rest;
  return (squares.value + rest * rest) / 2 + missing;
}

/**
 * `J v` of sparsemax: `v_k − mean of v over the support` where p_k > 0, else 0. J is symmetric: forward and backward alike.
 *
 * @param out K values; may be `probabilities` or `vector`
 * @param probabilities p = sparsemax(z), `[K]`
 * @param vector `[K]`
 * @returns `out`; within 3 ulp of max |v| over the support
 * @example
 * sparsemaxJacobianInto([0, 0, 0], [0.75, 0.25, 0], [1, 0, 9]); // [0.5, -0.5, 0]
 */
export function sparsemaxJacobianInto<Out extends WritableRow>(
  out: Out,
  probabilities: ArrayLike<number>,
  vector: ArrayLike<number>,
): Out {
  const sum = new CompensatedSum();
  let size = 0;
  for (let k = 0; k < probabilities.length; k++) {
    if (probabilities[k] === 0) continue;
    sum.add(vector[k]! + 0 * probabilities[k]!); // NaN where p is
    size++;
  }
  const mean = sum.value / size;
  for (let k = 0; k < probabilities.length; k++) out[k] = probabilities[k] === 0 ? 0 : vector[k]! - mean;
  return out;
}

/** `τ − max`, in [−1, 0): a class is in the support if its gap exceeds the threshold of the larger ones. */
function sparsemaxThreshold(row: ArrayLike<number>, max: number): number {
  if (!Number.isFinite(max)) return Number.NaN;
  const gaps = gapsWithin(row, max, 1);
  const sum = new CompensatedSum();
  let threshold = -1;
  for (let i = 0; i < gaps.length && gaps[i]! > threshold; i++) {
    sum.add(gaps[i]!);
    threshold = (sum.value - 1) / (i + 1);
  }
  return threshold;
}
