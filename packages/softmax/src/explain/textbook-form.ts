import type { TextbookForm } from "./explanation.ts";
import { shownSum } from "./shown-sum.ts";

/** Below this a float64 loses digits one by one: the smallest normal number, 2⁻¹⁰²². */
const SMALLEST_NORMAL = 2 ** -1022;

/**
 * Works exp(z/T) / Σ exp(z/T) exactly as the textbook writes it, overflow included.
 *
 * @param logits `[K]`
 */
export function textbookForm(logits: readonly number[], temperature: number): TextbookForm {
  const scaled = logits.map((logit) => logit / temperature);
  const exponentials = scaled.map(Math.exp);
  const sum = exponentials.reduce((total, term) => total + term, 0);
  return {
    scaled,
    exponentials,
    sum,
    shares: exponentials.map((term) => term / sum),
    failure: sum < SMALLEST_NORMAL ? "underflow" : sum < Infinity ? null : "overflow", // NaN overflows: T = 0
    shownSum: shownSum(exponentials),
  };
}
