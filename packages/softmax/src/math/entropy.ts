import { argmax } from "./argmax.ts";
import { CompensatedSum } from "./compensated-sum.ts";
import { exponentialDifference } from "./exponential-difference.ts";
import { scaledDifference } from "./scaled-difference.ts";

/**
 * `H = −Σ p_k log p_k` of `softmax(z/T)`, nats, from the logits; `0 · log 0` is 0.
 *
 * With x_k = (z_k − max)/T and S = Σ e^(x_k), this is `log S − Σ x_k e^(x_k) / S`. Both terms are ≥ 0, so
 * nothing cancels: a nearly one-hot row keeps all digits of an entropy of 10⁻¹⁸.
 *
 * | row                                     | entropy          |
 * | --------------------------------------- | ---------------- |
 * | a `-Infinity` logit                     | adds nothing     |
 * | only `-Infinity`, a `+Infinity`, a NaN  | NaN              |
 * | one class, or none                      | 0                |
 * | T = 0, T = `Infinity` (the limits)      | log of how many classes share the probability |
 *
 * @param row logits of one example, length K ≥ 0
 * @param temperature T in [0, ∞]
 * @returns nats; error ≤ 3 ulp (`maxUlp.entropy`) down to 2⁻¹⁰¹², below which the probabilities lose digits
 * @example
 * softmaxEntropy([0, 0]); // 0.6931471805599453
 */
export function softmaxEntropy(row: ArrayLike<number>, temperature = 1): number {
  const j = argmax(row);
  if (j < 0) return 0;
  const m = row[j]!;
  if (!Number.isFinite(m)) return Number.NaN;

  const tail = new CompensatedSum();
  const weightedGaps = new CompensatedSum();
  for (let k = 0; k < row.length; k++) {
    if (k === j) continue;
    const exponential = exponentialDifference(row[k]!, m, temperature);
    if (exponential === 0) continue; // and its gap may be infinite
    tail.add(exponential);
    weightedGaps.add(exponential * -scaledDifference(row[k]!, m, temperature).high);
  }
  return Math.log1p(tail.value) + weightedGaps.value / (1 + tail.value);
}
