/**
 * Softmax and log-softmax of one row: the reference that every kernel answers to.
 *
 * Edge cases of both, with T the temperature:
 *
 * | row                                  | softmax                          | log-softmax         |
 * | ------------------------------------ | -------------------------------- | ------------------- |
 * | a `-Infinity` logit                  | 0 there                          | `-Infinity` there   |
 * | only `-Infinity`                     | NaN row                          | NaN row             |
 * | a `+Infinity` or a NaN               | NaN row                          | NaN row             |
 * | one class                            | 1                                | 0                   |
 * | no class                             | empty                            | empty               |
 * | T = 0 (the limit)                    | 1/c for the c largest, 0 else    | its logarithm       |
 * | T = `Infinity` (the limit)           | 1/c for the c not `-Infinity`    | its logarithm       |
 *
 * @module
 */
import { argmax } from "./argmax.ts";
import { CompensatedSum } from "./compensated-sum.ts";
import { exponentialDifference } from "./exponential-difference.ts";
import { scaledDifference } from "./scaled-difference.ts";
import { tailSum } from "./tail-sum.ts";
import type { WritableRow } from "./writable-row.ts";

/**
 * `p_k = exp((z_k − max)/T) / Σ exp((z − max)/T)`.
 *
 * Divided by the sum, never `exp(x − logSumExp)`: that would turn the rounding of the exponent into up to
 * hundreds of ulp (Blanchard, Higham and Higham 2021, doi 10.1093/imanum/draa038).
 *
 * @param out K probabilities; may be `row` itself
 * @param row logits of one example, length K ≥ 0
 * @param temperature T in [0, ∞]
 * @returns `out`; error of each p_k ≤ 4 ulp (`maxUlp.softmax`), results below 2⁻¹⁰²² included
 * @example
 * softmaxInto([0, 0, 0], [2, 1, 0]); // [0.6652409557748218, 0.24472847105479764, 0.09003057317038046]
 */
export function softmaxInto<Out extends WritableRow>(out: Out, row: ArrayLike<number>, temperature = 1): Out {
  const classes = row.length;
  const m = classes > 0 ? row[argmax(row)]! : 0;
  if (!Number.isFinite(m)) return fillNaN(out, classes);

  const sum = new CompensatedSum();
  for (let k = 0; k < classes; k++) {
    const exponential = exponentialDifference(row[k]!, m, temperature);
    sum.add(exponential);
    out[k] = exponential;
  }
  const total = sum.value;
  for (let k = 0; k < classes; k++) out[k] = out[k]! / total;
  return out;
}

/**
 * `log p_k = (z_k − max)/T − log Σ exp((z − max)/T)`, nats. Never the logarithm of a probability.
 *
 * Both terms are ≤ 0, so nothing cancels and even log p = −10⁻¹⁸ is right to the last digits.
 *
 * @param out K log-probabilities; may be `row` itself
 * @param row logits of one example, length K ≥ 0
 * @param temperature T in [0, ∞]
 * @returns `out`; error of each value ≤ 1 ulp (`maxUlp.logSoftmax`)
 * @example
 * logSoftmaxInto([0, 0], [0, -40]); // [-4.248354255291589e-18, -40]
 */
export function logSoftmaxInto<Out extends WritableRow>(
  out: Out,
  row: ArrayLike<number>,
  temperature = 1,
): Out {
  const classes = row.length;
  if (classes === 0) return out;
  const j = argmax(row);
  const m = row[j]!;
  if (!Number.isFinite(m)) return fillNaN(out, classes);

  const logSum = Math.log1p(tailSum(row, j, temperature));
  for (let k = 0; k < classes; k++) {
    out[k] = scaledDifference(row[k]!, m, temperature).high - logSum;
  }
  return out;
}

function fillNaN<Out extends WritableRow>(out: Out, classes: number): Out {
  for (let k = 0; k < classes; k++) out[k] = Number.NaN;
  return out;
}
