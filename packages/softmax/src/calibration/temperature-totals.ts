/**
 * Sums over rows of what a temperature fit asks, at several β.
 *
 * @module
 */
import type { RowStatistics } from "../kernels/kernels.ts";
import {
  FixedPointSum,
  integerToQuanta,
  LARGEST_TERM,
  quantaToNumber,
  roundToQuantum,
  toQuanta,
} from "./fixed-point-sum.ts";
import { FixedPointSums, LARGEST_DIRECT, TERMS_BEFORE_CARRY } from "./fixed-point-sums.ts";
import { JsonFields } from "./json-fields.ts";

const QUANTITIES = ["nll", "gradient", "curvature", "gradientSquares"] as const;

/** Sums over all rows at one β = 1/T; w is the row's weight, 1 without weights. */
export interface BetaSums {
  readonly beta: number;
  /** Σ w·nll, nats. */
  readonly nll: number;
  /** Σ w·g, the derivative of Σ w·nll in β. */
  readonly gradient: number;
  /** Σ w·h ≥ 0, its second derivative. */
  readonly curvature: number;
  /** Σ (w·g)². */
  readonly gradientSquares: number;
}

/** Rows counted, and summed at several β: a commutative monoid. */
export class TemperatureTotals {
  readonly betas: readonly number[];
  #rows = 0;
  #finiteRows = 0;
  #correctOrTied = 0;
  /** Σ (w − 1) over the rows with weights. */
  readonly #addedWeight = new FixedPointSum();
  /** The four quantities of the first β, of the second, and so on. */
  readonly #sums: FixedPointSums;

  constructor(betas: readonly number[]) {
    this.betas = betas;
    this.#sums = new FixedPointSums(QUANTITIES.length * betas.length);
  }

  /** Those without a finite loss too. */
  get rows(): number {
    return this.#rows;
  }

  get finiteRows(): number {
    return this.#finiteRows;
  }

  get correctOrTied(): number {
    return this.#correctOrTied;
  }

  /** Σ w in units of 2⁻⁴⁰. */
  get weight(): bigint {
    return integerToQuanta(this.#finiteRows) + this.#addedWeight.quanta;
  }

  /** Adds row r of a tile, with its weight (rounded to the quantum) if it has one. Returns whether its loss is finite. */
  add(statistics: RowStatistics, r: number, weight?: number): boolean {
    if (this.#rows % TERMS_BEFORE_CARRY === 0) this.#sums.carry();
    this.#rows++;
    if (!this.#addSums(statistics, r, weight ?? 1)) return false;
    this.#finiteRows++;
    if (statistics.targetGap[r] === 0 || weight === 0) this.#correctOrTied++;
    if (weight !== undefined) this.#addedWeight.add(weight - 1);
    return true;
  }

  /** Adds the rows of another at the same betas. */
  merge(other: TemperatureTotals): void {
    this.#rows += other.#rows;
    this.#finiteRows += other.#finiteRows;
    this.#correctOrTied += other.#correctOrTied;
    this.#addedWeight.merge(other.#addedWeight);
    this.#sums.merge(other.#sums);
    this.#sums.carry(); // as if no row had been added since: the number of rows has changed
  }

  sums(): BetaSums[] {
    return this.betas.map((beta, b) => ({ beta, ...this.#quantities(b, quantaToNumber) }));
  }

  toJSON(isWeighted: boolean) {
    return {
      rows: String(this.#rows),
      ...(isWeighted && { weight: String(this.weight) }),
      finiteRows: String(this.#finiteRows),
      correctOrTied: String(this.#correctOrTied),
      betas: this.betas.map((beta, b) => ({ beta, ...this.#quantities(b, String) })),
    };
  }

  /** Reads the fields that `toJSON` gave, of what messages call `what`. @throws {RangeError} naming the first that is wrong */
  static fromFields(fields: JsonFields, what: string, isWeighted: boolean): TemperatureTotals {
    const entries = fields.list("betas").map((entry, b) => new JsonFields(entry, `beta ${b} of ${what}`));
    const totals = new TemperatureTotals(
      entries.map((entry) => entry.number("beta", "a number from 0", (beta) => beta >= 0)),
    );
    totals.#rows = fields.countFromText("rows");
    totals.#finiteRows = fields.countFromText("finiteRows", totals.#rows);
    totals.#correctOrTied = fields.countFromText("correctOrTied", totals.#finiteRows);
    if (isWeighted) {
      const added = fields.sum("weight") - integerToQuanta(totals.#finiteRows);
      totals.#addedWeight.merge(new FixedPointSum(added));
    }
    for (const [b, entry] of entries.entries()) {
      for (const [i, quantity] of QUANTITIES.entries()) {
        const quanta = quantity === "gradient" ? entry.integer(quantity) : entry.sum(quantity);
        totals.#sums.addQuanta(QUANTITIES.length * b + i, quanta);
      }
    }
    return totals;
  }

  /** What is summed at one β, each as `show` gives it. */
  #quantities<Shown>(b: number, show: (quanta: bigint) => Shown) {
    const at = QUANTITIES.length * b;
    return {
      nll: show(this.#sums.quanta(at)),
      gradient: show(this.#sums.quanta(at + 1)),
      curvature: show(this.#sums.quanta(at + 2)),
      gradientSquares: show(this.#sums.quanta(at + 3)),
    };
  }

  #addSums({ s0, s1, s2, logS0, targetGap }: RowStatistics, r: number, weight: number): boolean {
    const { betas } = this;
    const { low } = this.#sums;
    const gap = targetGap[r]!;
    const mostWeight = Math.max(1, weight * weight);
    for (let b = 0; b < betas.length; b++) {
      const i = r * betas.length + b;
      const sum = s0[i]!;
      const mean = s1[i]! / sum;
      const gradient = mean - gap;
      const square = gradient * gradient;
      // Not negative: the maximum has d = 0 and 1/K of the weight or more, so mean² ≤ (1 − 1/K)·s2/s0.
      const curvature = s2[i]! / sum - mean * mean;
      const nll = logS0[i]! - betas[b]! * gap;
      const at = QUANTITIES.length * b;
      // None of the three is negative, so one check sees them all, NaN too; |g| ≤ g² + 1.
      const most = nll + curvature + square;
      if ((most + 1) * mostWeight <= LARGEST_DIRECT) {
        low[at] = low[at]! + times(weight, toQuanta(nll));
        low[at + 1] = low[at + 1]! + times(weight, toQuanta(gradient));
        low[at + 2] = low[at + 2]! + times(weight, toQuanta(curvature));
        low[at + 3] = low[at + 3]! + times(weight * weight, toQuanta(square));
      } else {
        if (!(most <= LARGEST_TERM / mostWeight)) return false;
        this.#sums.add(at, weight * roundToQuantum(nll));
        this.#sums.add(at + 1, weight * roundToQuantum(gradient));
        this.#sums.add(at + 2, weight * roundToQuantum(curvature));
        this.#sums.add(at + 3, weight * weight * roundToQuantum(square));
      }
    }
    return true;
  }
}

/** Rounded to an integer, which takes time, where it may not be one. */
function times(weight: number, quanta: number): number {
  return weight === 1 ? quanta : Math.round(weight * quanta);
}
