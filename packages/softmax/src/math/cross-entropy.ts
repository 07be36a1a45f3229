/**
 * Cross-entropy of one row of logits with a target, and its gradient.
 *
 * A target is the index of the true class, or a row of K target probabilities q (soft labels).
 *
 * @module
 */
import { argmax } from "./argmax.ts";
import { CompensatedSum } from "./compensated-sum.ts";
import { scaledDifference } from "./scaled-difference.ts";
import { softmaxInto } from "./softmax.ts";
import { tailSum } from "./tail-sum.ts";
import { overTemperature } from "./temperature.ts";
import type { WritableRow } from "./writable-row.ts";

/** The index of the true class, in [0, K), or K target probabilities. */
export type Target = number | ArrayLike<number>;

/**
 * `−Σ q_k log p_k` with p = `softmax(z/T)`, nats; with a class index t, `−log p_t`.
 *
 * From the logits, `log p_k = (z_k − max)/T − log Σ exp((z − max)/T)`: a probability that underflows still has
 * a finite loss.
 *
 * | row, target                                        | loss                     |
 * | -------------------------------------------------- | ------------------------ |
 * | q_k = 0                                            | adds 0, even if z_k = −∞ |
 * | q_k > 0 (or t = k) where z_k = −∞                  | `Infinity`               |
 * | only `-Infinity`, a `+Infinity`, a NaN in the row  | NaN                      |
 * | no class, and no target probabilities              | 0                        |
 *
 * @param row logits of one example, length K
 * @param target class index or K probabilities; q need not sum to 1
 * @param temperature T in [0, ∞]
 * @returns nats; error ≤ 2 ulp (`maxUlp.crossEntropy`) for q ≥ 0
 * @example
 * crossEntropy([2, 1, 0], 1); // 1.4076059644443804
 */
export function crossEntropy(row: ArrayLike<number>, target: Target, temperature = 1): number {
  if (row.length === 0) return 0;
  const j = argmax(row);
  const m = row[j]!;
  if (!Number.isFinite(m)) return Number.NaN;

  const logSum = Math.log1p(tailSum(row, j, temperature));
  const lossOf = (k: number): number => logSum - scaledDifference(row[k]!, m, temperature).high;
  if (typeof target === "number") return lossOf(target);

  const loss = new CompensatedSum();
  for (let k = 0; k < row.length; k++) {
    if (target[k] !== 0) loss.add(target[k]! * lossOf(k));
  }
  return loss.value;
}

/**
 * Gradient of `crossEntropy` in the logits: `(p·Σq − q)/T`, `[K]`; with a class index, `(p − onehot)/T`.
 *
 * A row whose softmax is NaN has a NaN gradient. T = 0 gives the limit: 0 or ±∞.
 *
 * @param out K values; may be `row`, not `target`
 * @param row logits of one example, length K
 * @param target class index or K probabilities
 * @param temperature T in [0, ∞]
 * @returns `out`; error ≤ 3 ulp (`maxUlp.crossEntropyGradient`), with probabilities as target that is ulp of
 * max(p_k·Σq, q_k)/T, since the two may cancel; either is at least 2⁻¹⁰²²/T, where p itself loses digits
 * @example
 * crossEntropyGradientInto([0, 0], [0, 0], 1); // [0.5, -0.5]
 */
export function crossEntropyGradientInto<Out extends WritableRow>(
  out: Out,
  row: ArrayLike<number>,
  target: Target,
  temperature = 1,
): Out {
  if (typeof target === "number") return indexGradientInto(out, row, target, temperature);

  const targetSum = new CompensatedSum();
  for (let k = 0; k < row.length; k++) targetSum.add(target[k]!);
  const total = targetSum.value;
  softmaxInto(out, row, temperature);
  for (let k = 0; k < row.length; k++) {
    out[k] = overTemperature(out[k]! * total - target[k]!, temperature);
  }
  return out;
}

/** `p_t − 1` is written as `−Σ_{k≠t} p_k`, which keeps its digits when the model is nearly sure and right. */
function indexGradientInto<Out extends WritableRow>(
  out: Out,
  row: ArrayLike<number>,
  target: number,
  temperature: number,
): Out {
  softmaxInto(out, row, temperature);
  const others = new CompensatedSum();
  for (let k = 0; k < row.length; k++) {
    if (k === target) continue;
    others.add(out[k]!);
    out[k] = overTemperature(out[k]!, temperature);
  }
  out[target] = overTemperature(-others.value, temperature);
  return out;
}
