import { CompensatedSum } from "./compensated-sum.ts";
import { exponentialDifference } from "./exponential-difference.ts";

/**
 * `Σ_{k≠j} exp((z_k − z_j)/T)`: what all classes but one weigh beside the largest.
 *
 * Leaving the largest term, a 1, out of the sum is what keeps a small tail: `1 + e⁻⁴⁰` rounds to 1, but
 * `log1p(e⁻⁴⁰)` is e⁻⁴⁰. All of `log Σ e^((z − max)/T)` in this folder is `Math.log1p(tailSum(…))`.
 *
 * @param row logits of one example, length K ≥ 1
 * @param j where the largest logit stands; `row[j]` is finite
 */
export function tailSum(row: ArrayLike<number>, j: number, temperature: number): number {
  const sum = new CompensatedSum();
  for (let k = 0; k < row.length; k++) {
    if (k !== j) sum.add(exponentialDifference(row[k]!, row[j]!, temperature));
  }
  return sum.value;
}
