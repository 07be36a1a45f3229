/**
 * What a temperature fit needs to know of the rows, as sums that merge.
 *
 * @module
 */
import {
  FixedPointSum,
  integerToQuanta,
  LARGEST_TERM,
  quantaToNumber,
  roundToQuantum,
} from "./fixed-point-sum.ts";
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

type Accumulators = Record<(typeof QUANTITIES)[number], FixedPointSum>;

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
  readonly #sums: Accumulators[];
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
    this.#sums = betas.map(() => accumulators());
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
    for (const [b, sums] of this.#sums.entries()) {
      for (const quantity of QUANTITIES) sums[quantity].merge(other.#sums[b]![quantity]);
    }
  }

  /** @throws {RangeError} when a row had no finite loss */
  sums(): TemperatureSums {
    const missing = this.#rows - this.#finiteRows;
    if (missing > 0) {
      throw new RangeError(
        `Cannot fit a temperature: ${missing} of ${this.#rows} rows have no finite loss, wanted none`,
      );
    }
    const betas = this.#sums.map((sums, b) => ({
      beta: this.betas[b]!,
      nll: sums.nll.value,
      gradient: sums.gradient.value,
      curvature: sums.curvature.value,
      gradientSquares: sums.gradientSquares.value,
    }));
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
      betas: this.#sums.map((sums, b) => ({
        beta: this.betas[b]!,
        nll: String(sums.nll.quanta),
        gradient: String(sums.gradient.quanta),
        curvature: String(sums.curvature.quanta),
        gradientSquares: String(sums.gradientSquares.quanta),
      })),
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
      for (const quantity of QUANTITIES) {
        const quanta = quantity === "gradient" ? entry.integer(quantity) : entry.sum(quantity);
        state.#sums[b]![quantity].merge(new FixedPointSum(quanta));
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

  #visitor({ weights }: LabelledLogits): TileVisitor {
    const count = this.betas.length;
    if (weights) this.#weighted = true;
    return (statistics, first, rows) => {
      const { s0, s1, s2, logS0, targetGap } = statistics;
      for (let r = 0; r < rows; r++) {
        const gap = targetGap[r]!;
        const weight = weights && roundToQuantum(weights[first + r]!);
        const largest = weight === undefined ? LARGEST_TERM : LARGEST_TERM / Math.max(1, weight * weight);
        for (let b = 0; b < count; b++) {
          const i = r * count + b;
          const sum = s0[i]!;
          const mean = s1[i]! / sum;
          const gradient = mean - gap;
          // Not negative: the maximum has d = 0 and 1/K of the weight or more, so mean² ≤ (1 − 1/K)·s2/s0.
          const curvature = s2[i]! / sum - mean * mean;
          const nll = logS0[i]! - this.betas[b]! * gap;
          // None of the three is negative, so one check sees them all, NaN too.
          if (!(nll + curvature + gradient * gradient <= largest)) {
            throw nonFiniteLogits(this.#rows++, sum, gap);
          }
          const sums = this.#sums[b]!;
          if (weight === undefined) addTerms(sums, nll, gradient, curvature);
          else addWeighted(sums, weight, nll, gradient, curvature);
        }
        this.#rows++;
        this.#finiteRows++;
        if (gap === 0 || weight === 0) this.#correctOrTied++;
        if (weight !== undefined) this.#addedWeight.add(weight - 1);
      }
    };
  }
}

function addTerms(sums: Accumulators, nll: number, gradient: number, curvature: number): void {
  sums.nll.add(nll);
  sums.gradient.add(gradient);
  sums.curvature.add(curvature);
  sums.gradientSquares.add(gradient * gradient);
}

function addWeighted(
  sums: Accumulators,
  weight: number,
  nll: number,
  gradient: number,
  curvature: number,
): void {
  sums.nll.add(weight * roundToQuantum(nll));
  sums.gradient.add(weight * roundToQuantum(gradient));
  sums.curvature.add(weight * roundToQuantum(curvature));
  sums.gradientSquares.add(weight * weight * roundToQuantum(gradient * gradient));
}

function accumulators(): Accumulators {
  return {
    nll: new FixedPointSum(),
    gradient: new FixedPointSum(),
    curvature: new FixedPointSum(),
    gradientSquares: new FixedPointSum(),
  };
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
