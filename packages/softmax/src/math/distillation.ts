/**
 * Knowledge distillation of one row: relative entropy between two softmax rows at one temperature, and its gradient.
 *
 * Everything is kept times T, so that T → ∞ is no special case: with `r = log q − log p` and R = T r the loss is
 * `T² Σ p (e^r − 1 − r) = Σ p R² g(r)`, g(0) = ½. No term is negative: nothing cancels when q is near p.
 *
 * @module
 */
import { CompensatedSum } from "./compensated-sum.ts";
import type { WritableRow } from "./writable-row.ts";

/** A row of logits with its softmax at a temperature, each `[K]`. */
export interface TemperedRow {
  readonly logits: ArrayLike<number>;
  readonly probabilities: ArrayLike<number>;
  /** Nats. */
  readonly logProbabilities: ArrayLike<number>;
}

/** Up to here differences of the logits over T are used as they are; beyond, the logarithms have digits enough. */
const NEAR = 0.5;

/**
 * `T² KL(p ‖ q) = T² Σ p_k (log p_k − log q_k)` with p the teacher's and q the student's softmax(z/T), and its gradient
 * in the student's logits, `T (q_k − p_k)` (Hinton, Vinyals & Dean 2015, arXiv 1503.02531).
 *
 * T = ∞ gives the limit, half the variance of `student − teacher` over the classes (their section 2.1).
 *
 * | class k                | adds          |
 * | ---------------------- | ------------- |
 * | −∞ in both rows        | 0, gradient 0 |
 * | p_k = 0 < q_k          | `T² q_k`, gradient `T q_k` |
 * | q_k = 0 < p_k          | `Infinity`, gradient `−T p_k` |
 *
 * A row without softmax gives NaN everywhere.
 *
 * @param gradient K values are written
 * @param temperature T in (0, ∞]
 * @returns nats. Where all `student − teacher` differ by at most T/2 within 16 ulp of
 * max(loss, (2⁻⁵³ max |student|, |teacher|)²); elsewhere within 2⁻⁵⁰ T² times the largest |log p|, |log q|
 */
export function distillationLossInto(
  gradient: WritableRow,
  student: TemperedRow,
  teacher: TemperedRow,
  temperature: number,
): number {
  const loss = new CompensatedSum();
  const nearRatio = nearRatios(student, teacher, temperature);
  for (let k = 0; k < student.logits.length; k++) {
    const p = teacher.probabilities[k]!;
    const q = student.probabilities[k]!;
    const r = student.logProbabilities[k]! - teacher.logProbabilities[k]!;
    if (p === 0 && q === 0) gradient[k] = 0;
    else if (nearRatio) {
      const R = nearRatio(k);
      gradient[k] = p * R * firstRatio(R / temperature);
      loss.add(p * R * R * secondRatio(R / temperature));
    } else if (r === 0) {
      gradient[k] = 0; // and T may be ∞
    } else if (Math.abs(r) <= 1) {
      gradient[k] = temperature * p * Math.expm1(r);
      loss.add(temperature * temperature * p * r * r * secondRatio(r));
    } else {
      gradient[k] = temperature * (q - p);
      loss.add(temperature * temperature * (p === 0 ? q : q - p - p * r));
    }
  }
  return loss.value;
}

/** `T (log q_k − log p_k)` for each k from the differences of the logits, where all of them are small beside T. */
function nearRatios(
  student: TemperedRow,
  teacher: TemperedRow,
  temperature: number,
): ((k: number) => number) | undefined {
  const from = teacher.logits;
  const to = student.logits;
  const isOut = (k: number) => to[k] === -Infinity && from[k] === -Infinity;
  let pivot = 0;
  while (pivot < from.length && isOut(pivot)) pivot++;
  const changeOf = (k: number) => to[k]! - from[k]! - (to[pivot]! - from[pivot]!);
  const sum = new CompensatedSum();
  for (let k = pivot; k < from.length; k++) {
    if (isOut(k)) continue;
    const change = changeOf(k);
    const gap = change / temperature;
    if (!(Math.abs(gap) <= NEAR)) return undefined;
    sum.add(teacher.probabilities[k]! * change * firstRatio(gap));
  }
  const x = sum.value / temperature;
  const shift = sum.value * (x === 0 ? 1 : Math.log1p(x) / x);
  return (k) => changeOf(k) - shift;
}

/** `(e^r − 1)/r`. */
function firstRatio(r: number): number {
  return r === 0 ? 1 : Math.expm1(r) / r;
}

/** `(e^r − 1 − r)/r² = 1/2! + r/3! + r²/4! + …` for |r| ≤ 1. */
function secondRatio(r: number): number {
  let [sum, term] = [0.5, 0.5];
  for (let n = 3; Math.abs(term) > 2 ** -55; n++) {
    term *= r / n;
    sum += term;
  }
  return sum;
}
