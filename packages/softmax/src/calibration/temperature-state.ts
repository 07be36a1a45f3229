/**
 * What a temperature fit needs to know of the rows, as sums that merge.
 *
 * @module
 */
import { FixedPointSum, integerToQuanta, quantaToNumber, roundToQuantum } from "./fixed-point-sum.ts";
import { JsonFields } from "./json-fields.ts";
import { checkLabelledLogits, type LabelledLogits } from "./labelled-logits.ts";
import { nonFiniteLogits } from "./non-finite-row-error.ts";
import { type TileVisitor, visitRowStatistics, visitStatisticsFrom } from "./row-statistics-tiles.ts";
import type { StatisticsSource } from "./statistics-source.ts";
import { sampledRows, takeRows } from "./temperature-sample.ts";
import { type BetaSums, TemperatureTotals } from "./temperature-totals.ts";

export type { BetaSums } from "./temperature-totals.ts";

const SCHEMA = "softmax-temperature-state";
const VERSION = 1;
/** Of states without weights, and of those with: who knows only the first would misread the second. */
const WEIGHTED_VERSION = 2;
/** Of states that may be of a sample. */
const SAMPLED_VERSION = 3;
/** The largest weight of all rows of which a sample is all of them, in quanta. */
const FEW = integerToQuanta(2 ** 16);

export interface TemperatureSums {
  readonly rows: number;
  /** Σ w; the number of rows without weights. */
  readonly weight: number;
  readonly classes: number;
  /** Rows whose true class is at the maximum, alone or tied, or whose weight is 0: they ask for no higher T. */
  readonly correctOrTied: number;
  /** In the order of the betas that were asked for. */
  readonly betas: readonly BetaSums[];
  /** Whether all this is of some of the rows only. */
  readonly isSample: boolean;
}

/** Rows to compute statistics of, and who takes them. */
interface Work {
  readonly part: LabelledLogits;
  readonly visit: TileVisitor;
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
 * A `sampled` state takes one row in 16, and all while their weights add to 65,536 or less. A hash of the row decides,
 * not its place, so it is a monoid too. A row of the sample without a finite loss is left out: who wants all rows
 * meets it again.
 *
 * @example
 * const state = new TemperatureState(2, [1]);
 * state.add({ data: Float64Array.of(2, 0, 1, 0), rows: 2, classes: 2, labels: Int32Array.of(0, 1) });
 * state.sums().betas[0]?.gradient; // 0.6118556545027474
 */
export class TemperatureState {
  readonly classes: number;
  readonly betas: readonly number[];
  readonly sampled: boolean;
  #weighted = false;
  /** All rows, or those of the sample. */
  #totals: TemperatureTotals;
  /** The rows that are not in the sample, while it takes them too. */
  #others: TemperatureTotals | undefined;
  /** Σ w of all rows that a sampled state was given, in quanta. */
  #given = 0n;
  /** The last batch of `addWith`. */
  #added: Promise<void> = Promise.resolve();

  constructor(classes: number, betas: readonly number[], sampled = false) {
    if (!Number.isSafeInteger(classes) || classes < 0) {
      throw new RangeError(`Cannot sum over ${classes} classes: wanted an integer from 0`);
    }
    if (betas.length === 0 || !betas.every((beta) => beta >= 0 && beta < Infinity)) {
      throw new RangeError(`Cannot sum at betas [${betas}]: wanted one or more finite numbers from 0`);
    }
    this.classes = classes;
    this.betas = [...betas];
    this.sampled = sampled;
    this.#totals = new TemperatureTotals(this.betas);
    if (sampled) this.#others = new TemperatureTotals(this.betas);
  }

  /**
   * @throws {NonFiniteRowError} for the first row without a finite loss, counted from the first row ever added
   * @throws {RangeError} for a label that is no class, or a weight that is not a number from 0 to 2⁵³
   */
  add(batch: LabelledLogits): void {
    const { part, visit } = this.#begin(batch);
    visitRowStatistics(part, Float64Array.from(this.betas), visit);
  }

  /** `add` with the statistics of rows from `source`, as `EvaluationState.addWith`. @throws (as a rejection) what `add` throws */
  async addWith(source: StatisticsSource, batch: LabelledLogits): Promise<void> {
    const { part, visit } = this.#begin(batch);
    this.#added = visitStatisticsFrom(source, part, Float64Array.from(this.betas), this.#added, visit);
    await this.#added;
  }

  /** Adds all rows of another state with the same classes and betas, sampled as this one. */
  merge(other: TemperatureState): void {
    if (other.#kind() !== this.#kind()) {
      throw new TypeError(`Cannot merge a state of ${other.#kind()}: wanted ${this.#kind()}`);
    }
    this.#weighted ||= other.#weighted;
    this.#totals.merge(other.#totals);
    this.#give(other.#given);
    if (other.#others) this.#others?.merge(other.#others);
    else this.#others = undefined;
  }

  /** @throws {RangeError} when a row had no finite loss */
  sums(): TemperatureSums {
    const totals = new TemperatureTotals(this.betas);
    totals.merge(this.#totals);
    if (this.#others) totals.merge(this.#others);
    const { rows, finiteRows, weight, correctOrTied } = totals;
    const isSample = this.#isSample();
    if (finiteRows < rows && !isSample) {
      throw new RangeError(
        `Cannot fit a temperature: ${rows - finiteRows} of ${rows} rows have no finite loss, wanted none`,
      );
    }
    const { classes } = this;
    return {
      rows,
      weight: quantaToNumber(weight),
      classes,
      correctOrTied,
      betas: totals.sums(),
      isSample,
    };
  }

  /** A JSON object, the same for the same rows however they were split; `docs/formats.md` lists its fields. */
  toJSON() {
    const version = this.#weighted ? WEIGHTED_VERSION : VERSION;
    return {
      schema: SCHEMA,
      version: this.sampled ? SAMPLED_VERSION : version,
      classes: this.classes,
      ...this.#totals.toJSON(this.sampled || this.#weighted),
      ...(this.sampled && { others: this.#others?.toJSON(true) ?? null }),
    };
  }

  /** Reads what `toJSON` gave, from `JSON.parse`. @throws {RangeError} naming the first field that is wrong */
  static fromJSON(json: unknown): TemperatureState {
    const what = "a temperature state";
    const fields = new JsonFields(json, what);
    fields.expect("schema", SCHEMA);
    const isKnown = (version: number) => [VERSION, WEIGHTED_VERSION, SAMPLED_VERSION].includes(version);
    const wanted = `${VERSION}, ${WEIGHTED_VERSION} or ${SAMPLED_VERSION}`;
    const version = fields.number("version", wanted, isKnown);
    const totals = TemperatureTotals.fromFields(fields, what, version !== VERSION);
    const sampled = version === SAMPLED_VERSION;
    const state = new TemperatureState(fields.count("classes", 0), totals.betas, sampled);
    state.#weighted = version === WEIGHTED_VERSION;
    state.#totals = totals;
    if (sampled) state.#readOthers((json as { others?: unknown }).others);
    return state;
  }

  #readOthers(json: unknown): void {
    this.#others = undefined;
    if (json === null) return;
    const what = "the other rows of a temperature state";
    const others = TemperatureTotals.fromFields(new JsonFields(json, what), what, true);
    if (String(others.betas) !== String(this.betas)) {
      throw new RangeError(
        `Cannot read ${what}: they are at betas [${others.betas}], wanted [${this.betas}]`,
      );
    }
    this.#others = others;
    this.#given = this.#totals.weight + others.weight;
  }

  #isSample(): boolean {
    return this.sampled && this.#others === undefined;
  }

  #kind(): string {
    return `${this.classes} classes at betas [${this.betas}]${this.sampled ? ", sampled" : ""}`;
  }

  #give(weight: bigint): void {
    this.#given += weight;
    if (this.#given > FEW) this.#others = undefined;
  }

  #begin(batch: LabelledLogits): Work {
    checkLabelledLogits(batch, this.classes);
    if (batch.weights) this.#weighted = true;
    if (!this.sampled) return { part: batch, visit: this.#visitor(batch) };
    this.#give(weightOf(batch));
    const chosen = sampledRows(batch);
    if (this.#others) {
      const marks = new Uint8Array(batch.rows);
      for (const row of chosen) marks[row] = 1;
      return { part: batch, visit: this.#visitor(batch, marks) };
    }
    const part = takeRows(batch, chosen);
    return { part, visit: this.#visitor(part) };
  }

  /** @param marks not 0 for the rows of the sample; absent where all are */
  #visitor({ weights }: LabelledLogits, marks?: Uint8Array): TileVisitor {
    return (statistics, first, rows) => {
      for (let r = 0; r < rows; r++) {
        const totals = marks?.[first + r] === 0 ? this.#others : this.#totals;
        const weight = weights && roundToQuantum(weights[first + r]!);
        if (totals && !totals.add(statistics, r, weight) && !this.#isSample()) {
          const row = this.#totals.rows + (this.#others?.rows ?? 0) - 1;
          throw nonFiniteLogits(row, statistics.s0[r * this.betas.length]!, statistics.targetGap[r]!);
        }
      }
    };
  }
}

/** Σ w of a batch in quanta, of weights rounded to them. */
function weightOf({ rows, weights }: LabelledLogits): bigint {
  if (!weights) return integerToQuanta(rows);
  const sum = new FixedPointSum();
  for (const weight of weights) sum.add(weight);
  return sum.quanta;
}
