import type { SetRule } from "./set-rule.ts";

/**
 * The scores of APS (λ = 0) and RAPS.
 *
 * Classes are ranked by falling probability, ties by rising index. With u uniform in [0, 1), one for all classes of a
 * row, the class of rank r (from 1) has the score `Σ_{i<r} p_(i) + u·p_(r) + λ·max(0, r − kReg)`. Scores rise with the
 * rank, so a set is the first few classes of the ranking.
 */
export class AdaptiveSets implements SetRule {
  readonly #lambda: number;
  readonly #kReg: number;
  readonly #uniform: (row: number) => number;
  /** Some probabilities of the row, sorted. */
  readonly #sorted: Float64Array;

  constructor(classes: number, lambda: number, kReg: number, uniform: (row: number) => number) {
    this.#sorted = new Float64Array(classes);
    this.#lambda = lambda;
    this.#kReg = kReg;
    this.#uniform = uniform;
  }

  score(probabilities: ArrayLike<number>, label: number, row: number): number {
    const own = probabilities[label]!;
    let ahead = 0;
    for (let k = 0; k < probabilities.length; k++) {
      const p = probabilities[k]!;
      if (p > own || (p === own && k < label)) this.#sorted[ahead++] = p;
    }
    const sorted = this.#sorted.subarray(0, ahead).sort();
    // Added as in setInto, from the largest on: the same sum to the last bit.
    let sum = 0;
    for (let i = ahead - 1; i >= 0; i--) sum += sorted[i]!;
    return this.#scoreOf(sum, own, ahead + 1, this.#uniform(row));
  }

  setInto(out: Uint8Array, probabilities: ArrayLike<number>, quantile: number, row: number): void {
    const sorted = this.#sorted;
    sorted.set(probabilities);
    sorted.sort();
    const u = this.#uniform(row);
    let sum = 0;
    let size = 0;
    while (size < sorted.length) {
      const p = sorted[sorted.length - 1 - size]!;
      if (this.#scoreOf(sum, p, size + 1, u) > quantile) break;
      sum += p;
      size++;
    }
    markMostProbable(out, probabilities, sorted, size);
  }

  #scoreOf(sumAhead: number, p: number, rank: number, u: number): number {
    return sumAhead + u * p + this.#lambda * Math.max(0, rank - this.#kReg);
  }
}

/** Marks the `size` most probable classes, ties by rising index. @param sorted the probabilities, rising */
function markMostProbable(
  out: Uint8Array,
  probabilities: ArrayLike<number>,
  sorted: Float64Array,
  size: number,
): void {
  out.fill(0);
  if (size === 0) return;
  const least = sorted[sorted.length - size]!;
  let tied = size;
  for (let i = sorted.length - 1; sorted[i]! > least; i--) tied--;
  for (let k = 0; k < out.length; k++) {
    const p = probabilities[k]!;
    if (p > least || (p === least && tied-- > 0)) out[k] = 1;
  }
}
