import { exponentialDifference } from "../math/exponential-difference.ts";
import { scaledDifference } from "../math/scaled-difference.ts";
import { softmaxInto } from "../math/softmax.ts";
import type { StableForm } from "./explanation.ts";
import { shownSum } from "./shown-sum.ts";

/**
 * Works exp((z − max)/T) / Σ exp((z − max)/T), the form that cannot overflow.
 *
 * All of it is `math/`'s own arithmetic: the steps shown are the steps taken.
 * At T = 0 and T = Infinity the differences are limits: 0 where the logit counts, -Infinity where it does not.
 *
 * @param logits `[K]`, at least one of them above -Infinity
 */
export function stableForm(logits: readonly number[], temperature: number): StableForm {
  const maximum = logits.reduce((largest, logit) => Math.max(largest, logit), -Infinity);
  const differences = logits.map((logit) => scaledDifference(logit, maximum, temperature).high);
  const exponentials = logits.map((logit) => exponentialDifference(logit, maximum, temperature));
  const probabilities = new Array<number>(logits.length).fill(0);
  softmaxInto(probabilities, logits, temperature);
  return {
    maximum,
    differences,
    exponentials,
    sum: exponentials.reduce((total, term) => total + term, 0),
    probabilities,
    shownSum: shownSum(exponentials),
  };
}
