/**
 * What a temperature fit needs to know of the rows, as sums that merge.
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
import { checkLabelledLogits, type LabelledLogits } from "./labelled-logits.ts";
import { nonFiniteLogits } from "./non-finite-row-error.ts";
import { type TileVisitor, visitRowStatistics, visitStatisticsFrom } from "./row-statistics-tiles.ts";
import type { StatisticsSource } from "./statistics-source.ts";

const SCHEMA = "softmax-temperature-state";
const VERSION = 1;
/** Of states without weights, and of those with: who knows only the first would misread the second. */
const WEIGHTED_VERSION = 2;
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

export interface TemperatureSums {
  readonly rows: number;
  /** Σ w; the number of rows without weights. */
  readonly weight: number;
  readonly classes: number;
  /** Rows whose true class is at the maximum, alone or tied, or whose weight is 0: they ask for no higher T. */
  readonly correctOrTied: number;
  /** In the order of the betas that were asked for. */
  readonly betas: readonly BetaSums[];
}

/**
 * Mergeable sums of the loss and its derivatives in β, at several β in one read of the data.
 *
 * Each row adds at each β, with d the logits minus their maximum, y its label and p = softmax(βd):
 * `nll = log Σ e^(βd) − β·d_y`, `g = E_p[d] − d_y`, `h = Var_p[d]` and `g²`; each is rounded once to a multiple of
 * 2⁻⁴⁰ and summed as an integer. A commutative monoid, as `EvaluationState` is.
 *
 * A row's weight w multiplies the first three, and g² by w²; it is rounded before, as they are, so that a weight of 2
 * gives these three the bits of the row twice. Not g²: rows are what is independent, so doubling every weight tells
 * no more about T.
 *
 * @example
 * const state = new TemperatureState(2, [1]);
 * state.add({ data: Float64Array.of(2, 0, 1, 0), rows: 2, classes: 2, labels: Int32Array.of(0, 1) });
 * state.sums().betas[0]?.gradient; // 0.6118556545027474
 */
export class TemperatureState {
  readonly classes: number;
  readonly betas: readonly number[];
  #rows = 0;
  #finiteRows = 0;
  #correctOrTied = 0;
  #weighted = false;
  /** Σ (w − 1) over the rows with weights. */
  readonly #addedWeight = new FixedPointSum();
  /** The four quantities of the first β, of the second, and so on. */
  readonly #sums: FixedPointSums;
  /** The last batch of `addWith`. */
  #added: Promise<void> = Promise.resolve();

  constructor(classes: number, betas: readonly number[]) {
    if (!Number.isSafeInteger(classes) || classes < 0) {
      throw new RangeError(`Cannot sum over ${classes} classes: wanted an integer from 0`);
    }
    if (betas.length === 0 || !betas.every((beta) => beta >= 0 && beta < Infinity)) {
      throw new RangeError(`Cannot sum at betas [${betas}]: wanted one or more finite numbers from 0`);
    }
    this.classes = classes;
    this.betas = [...betas];
    this.#sums = new FixedPointSums(QUANTITIES.length * betas.length);
  }

  /**
   * @throws {NonFiniteRowError} for the first row without a finite loss, counted from the first row ever added
   * @throws {RangeError} for a label that is no class, or a weight that is not a number from 0 to 2⁵³
   */
  add(batch: LabelledLogits): void {
    visitRowStatistics(batch, this.#begin(batch), this.#visitor(batch));
  }

  /** `add` with the statistics of rows from `source`, as `EvaluationState.addWith`. @throws (as a rejection) what `add` throws */
  async addWith(source: StatisticsSource, batch: LabelledLogits): Promise<void> {
    this.#added = visitStatisticsFrom(source, batch, this.#begin(batch), this.#added, this.#visitor(batch));
    await this.#added;
  }

  /** Adds all rows of another state with the same classes and betas. */
  merge(other: TemperatureState): void {
    if (other.classes !== this.classes || !sameNumbers(other.betas, this.betas)) {
      throw new TypeError(
        `Cannot merge a state of ${other.classes} classes at betas [${other.betas}]: ` +
          `wanted ${this.classes} classes at betas [${this.betas}]`,
      );
    }
    this.#rows += other.#rows;
    this.#finiteRows += other.#finiteRows;
    this.#correctOrTied += other.#correctOrTied;
    this.#weighted ||= other.#weighted;
    this.#addedWeight.merge(other.#addedWeight);
    this.#sums.merge(other.#sums);
  }

  /** @throws {RangeError} when a row had no finite loss */
  sums(): TemperatureSums {
    const missing = this.#rows - this.#finiteRows;
    if (missing > 0) {
      throw new RangeError(
        `Cannot fit a temperature: ${missing} of ${this.#rows} rows have no finite loss, wanted none`,
      );
    }
    const betas = this.betas.map((beta, b) => ({ beta, ...this.#quantities(b, quantaToNumber) }));
    return {
      rows: this.#rows,
      weight: quantaToNumber(this.#weight()),
      classes: this.classes,
      correctOrTied: this.#correctOrTied,
      betas,
    };
  }

  /** A JSON object, the same for the same rows however they were split; `docs/formats.md` lists its fields. */
  toJSON() {
    return {
      schema: SCHEMA,
      version: this.#weighted ? WEIGHTED_VERSION : VERSION,
      classes: this.classes,
      rows: String(this.#rows),
      ...(this.#weighted && { weight: String(this.#weight()) }),
      finiteRows: String(this.#finiteRows),
      correctOrTied: String(this.#correctOrTied),
      betas: this.betas.map((beta, b) => ({ beta, ...this.#quantities(b, String) })),
    };
  }

  /** Reads what `toJSON` gave, from `JSON.parse`. @throws {RangeError} naming the first field that is wrong */
  static fromJSON(json: unknown): TemperatureState {
    const fields = new JsonFields(json, "a temperature state");
    fields.expect("schema", SCHEMA);
    const isKnown = (version: number) => version === VERSION || version === WEIGHTED_VERSION;
    const weighted = fields.number("version", `${VERSION} or ${WEIGHTED_VERSION}`, isKnown) !== VERSION;
    const entries = fields
      .list("betas")
      .map((entry, b) => new JsonFields(entry, `beta ${b} of a temperature state`));
    const betas = entries.map((entry) => entry.number("beta", "a number from 0", (beta) => beta >= 0));
    const state = new TemperatureState(fields.count("classes", 0), betas);
    state.#rows = fields.countFromText("rows");
    state.#finiteRows = fields.countFromText("finiteRows", state.#rows);
    state.#correctOrTied = fields.countFromText("correctOrTied", state.#finiteRows);
    state.#weighted = weighted;
    if (weighted) {
      const added = fields.sum("weight") - integerToQuanta(state.#finiteRows);
      state.#addedWeight.merge(new FixedPointSum(added));
    }
    for (const [b, entry] of entries.entries()) {
      for (const [i, quantity] of QUANTITIES.entries()) {
        const quanta = quantity === "gradient" ? entry.integer(quantity) : entry.sum(quantity);
        state.#sums.addQuanta(QUANTITIES.length * b + i, quanta);
      }
    }
    return state;
  }

  #begin(batch: LabelledLogits): Float64Array {
    checkLabelledLogits(batch, this.classes);
    return Float64Array.from(this.betas);
  }

  #weight(): bigint {
    return integerToQuanta(this.#finiteRows) + this.#addedWeight.quanta;
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

  #visitor({ weights }: LabelledLogits): TileVisitor {
    if (weights) this.#weighted = true;
    return (statistics, first, rows) => {
      for (let r = 0; r < rows; r++) {
        if (r % TERMS_BEFORE_CARRY === 0) this.#sums.carry();
        const weight = weights ? roundToQuantum(weights[first + r]!) : 1;
        this.#addRow(statistics, r, weight);
        this.#rows++;
        this.#finiteRows++;
        if (statistics.targetGap[r] === 0 || weight === 0) this.#correctOrTied++;
        if (weights) this.#addedWeight.add(weight - 1);
      }
    };
  }

  #addRow({ s0, s1, s2, logS0, targetGap }: RowStatistics, r: number, weight: number): void {
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
        low[at] = low[at]! + Math.round(weight * toQuanta(nll));
        low[at + 1] = low[at + 1]! + Math.round(weight * toQuanta(gradient));
        low[at + 2] = low[at + 2]! + Math.round(weight * toQuanta(curvature));
        low[at + 3] = low[at + 3]! + Math.round(weight * weight * toQuanta(square));
      } else {
        if (!(most <= LARGEST_TERM / mostWeight)) throw nonFiniteLogits(this.#rows++, sum, gap);
        this.#sums.add(at, weight * roundToQuantum(nll));
        this.#sums.add(at + 1, weight * roundToQuantum(gradient));
        this.#sums.add(at + 2, weight * roundToQuantum(curvature));
        this.#sums.add(at + 3, weight * weight * roundToQuantum(square));
      }
    }
  }
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
