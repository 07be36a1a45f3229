/**
 * log-sum-exp of one row of logits, at once or as a running state.
 *
 * Conventions, the same in all of `math/`: float64, a row is any `ArrayLike<number>`, results are in nats,
 * `-Infinity` is a legal logit (a masked class). Nothing here checks its arguments: `logits/` does.
 *
 * @module
 */
import { argmax } from "./argmax.ts";
import { CompensatedSum } from "./compensated-sum.ts";
import { exponentialDifference } from "./exponential-difference.ts";
import { tailSum } from "./tail-sum.ts";
import { overTemperature } from "./temperature.ts";

/**
 * `log Σ exp(z_k / T)`, without overflow and without dropping a small tail.
 *
 * With m the largest logit, at index j, this is `m/T + log1p(Σ_{k≠j} exp((z_k − m)/T))`. The textbook form
 * rounds `1 + tail` first and returns exactly 0 for `[0, -40]` (scipy gh-18295).
 *
 * | row                              | result                                                       |
 * | -------------------------------- | ------------------------------------------------------------ |
 * | empty, or all `-Infinity`        | `-Infinity`                                                  |
 * | a `+Infinity`, no NaN            | `Infinity`                                                   |
 * | any NaN                          | `NaN`                                                        |
 * | temperature 0 (the limit)        | ±∞ with the sign of the largest logit; log(its ties) if it is 0 |
 * | temperature `Infinity` (the limit) | log of how many logits are not `-Infinity`                 |
 *
 * @param row logits of one example, length K ≥ 0
 * @param temperature T in [0, ∞]
 * @returns nats; error ≤ 1 ulp (`maxUlp.logSumExp`) of max(|m/T|, |result|). The scale is needed because the
 * two terms may cancel: for `[-ln 2, -ln 2]` the result is near 1e-17.
 * @example
 * logSumExp([0, -40]); // 4.248354255291589e-18
 */
export function logSumExp(row: ArrayLike<number>, temperature = 1): number {
  const j = argmax(row);
  if (j < 0) return -Infinity;
  const m = row[j]!;
  if (!Number.isFinite(m)) return m; // NaN, +Infinity, or a row of -Infinity

  return overTemperature(m, temperature) + Math.log1p(tailSum(row, j, temperature));
}

/** Distance, in nats, between the points that a state's sum may be measured from. */
const REFERENCE_SPACING = 32;

/**
 * `log Σ exp(z)` of logits that arrive one by one or in parts: a state that merges.
 *
 * The largest logit stands apart, as in `logSumExp`. The others are summed as `exp(z − reference)`, where the
 * reference is the maximum rounded down to a multiple of 32. So the sum is rescaled only when the maximum
 * passes such a point; were it measured from the maximum itself, a rising sequence would pay a rounding at
 * every push. (FlashAttention-4 rescales rarely to save time; here it saves digits.)
 *
 * Merging is commutative to the last bit. Another order or split of the same logits gives the same value
 * within the bound of `value`. Divide the logits by T before they are pushed to have a temperature.
 *
 * @example
 * const left = new LogSumExp();
 * left.push(2);
 * const right = new LogSumExp();
 * right.push(1);
 * right.push(0);
 * left.merge(right);
 * left.value; // 2.40760596444438, as logSumExp([2, 1, 0])
 */
export class LogSumExp {
  /** The largest logit so far; `-Infinity` before the first, NaN or `Infinity` for good once one was pushed. */
  max = -Infinity;
  /** `Σ exp(z − reference)` over all logits but the largest. */
  tail = new CompensatedSum();

  /** Adds one logit; `-Infinity` adds nothing. */
  push(logit: number): void {
    const smaller = Math.min(this.max, logit);
    this.#raiseMax(logit);
    this.#addToTail(smaller);
  }

  /** Adds everything that `other` holds; `other` stays as it is. */
  merge(other: LogSumExp): void {
    const smaller = Math.min(this.max, other.max);
    const otherTail = other.tail;
    this.#raiseMax(other.max);
    if (Number.isFinite(this.max)) this.tail.addScaled(otherTail, rescaling(other.max, this.max));
    this.#addToTail(smaller);
  }

  /**
   * `log Σ exp(z)`, nats; `-Infinity` when empty, NaN if a NaN was pushed, else `Infinity` if one was.
   * Error ≤ 1 ulp (`maxUlp.logSumExpState`) of max(|max|, |value|, 1e-290).
   */
  get value(): number {
    if (!Number.isFinite(this.max)) return this.max;
    const factor = exponentialDifference(referenceOf(this.max), this.max, 1);
    return this.max + Math.log1p(this.tail.value * factor);
  }

  #raiseMax(logit: number): void {
    const before = this.max;
    this.max = Math.max(before, logit); // NaN if either is
    if (!Number.isFinite(this.max) || referenceOf(before) === referenceOf(this.max)) return;
    const tail = new CompensatedSum();
    tail.addScaled(this.tail, rescaling(before, this.max));
    this.tail = tail;
  }

  #addToTail(logit: number): void {
    if (Number.isFinite(this.max)) this.tail.add(exponentialDifference(logit, referenceOf(this.max), 1));
  }
}

function referenceOf(max: number): number {
  return Math.floor(max / REFERENCE_SPACING) * REFERENCE_SPACING;
}

/** What a tail measured below `before` is worth below `after`, a maximum at least as large. */
function rescaling(before: number, after: number): number {
  return exponentialDifference(referenceOf(before), referenceOf(after), 1);
}
