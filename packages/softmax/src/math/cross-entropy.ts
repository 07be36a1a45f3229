/**
 * Cross-entropy of one row of logits with a target, and its gradient.
 *
 * A target is the index of the true class, or a row of K target probabilities q (soft labels).
 *
 * @module
 */
import { CompensatedSum } from "./compensated-sum.ts";
import { logSoftmaxInto, softmaxInto } from "./softmax.ts";
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
  return crossEntropyOfLogProbabilities(logSoftmaxInto([], row, temperature), target);
}

/**
 * The same loss from log p, which has the edge cases of `logSoftmaxInto`: a row of NaN has a NaN loss.
 *
 * @param logProbabilities log p, nats, length K
 */
export function crossEntropyOfLogProbabilities(logProbabilities: ArrayLike<number>, target: Target): number {
  if (logProbabilities.length === 0) return 0;
  if (typeof target === "number") return 0 - logProbabilities[target]!; // never −0

  const loss = new CompensatedSum();
  for (let k = 0; k < logProbabilities.length; k++) {
    const logP = logProbabilities[k]!;
    if (target[k] !== 0 || Number.isNaN(logP)) loss.add(target[k]! * -logP);
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
  return gradientFromProbabilitiesInto(out, softmaxInto(out, row, temperature), target, temperature);
}

/**
 * The same gradient from p.
 *
 * @param out K values; may be `probabilities`, not `target`
 * @param probabilities p = softmax(z/T), `[K]`
 */
export function gradientFromProbabilitiesInto<Out extends WritableRow>(
  out: Out,
  probabilities: ArrayLike<number>,
  target: Target,
  temperature: number,
): Out {
  const classes = probabilities.length;
  if (typeof target === "number") return indexGradientInto(out, probabilities, target, temperature);

  const targetSum = new CompensatedSum();
  for (let k = 0; k < classes; k++) targetSum.add(target[k]!);
  const total = targetSum.value;
  for (let k = 0; k < classes; k++) {
    out[k] = overTemperature(probabilities[k]! * total - target[k]!, temperature);
  }
  return out;
}

/** `p_t − 1` is written as `−Σ_{k≠t} p_k`, which keeps its digits when the model is nearly sure and right. */
function indexGradientInto<Out extends WritableRow>(
  out: Out,
  probabilities: ArrayLike<number>,
  target: number,
  temperature: number,
): Out {
  const others = new CompensatedSum();
  for (let k = 0; k < probabilities.length; k++) {
    if (k === target) continue;
    others.add(probabilities[k]!);
    out[k] = overTemperature(probabilities[k]!, temperature);
  }
  // One class: there are no others, and p − 1 is 0, or NaN with p.
  const missing = probabilities.length === 1 ? probabilities[0]! - 1 : -others.value;
  out[target] = overTemperature(missing, temperature);
  return out;
}
