/**
 * How good a classifier's probabilities are, as sums that merge.
 *
 * @module
 */
import { BinSums } from "./bin-sums.ts";
import { FixedPointSum, LARGEST_TERM, roundToQuantum } from "./fixed-point-sum.ts";
import { JsonFields } from "./json-fields.ts";
import { checkLabelledLogits, checkWeights, type LabelledLogits } from "./labelled-logits.ts";
import { type Metrics, metricsOf } from "./metrics.ts";
import { NonFiniteRowError, nonFiniteLogits } from "./non-finite-row-error.ts";
import { binIndex } from "./reliability-bins.ts";
import { type TileVisitor, visitRowStatistics, visitStatisticsFrom } from "./row-statistics-tiles.ts";
import type { StatisticsSource } from "./statistics-source.ts";

const SCHEMA = "softmax-evaluation-state";
/** Of states without weights, and of those with: who knows only the first would misread the second. */
const VERSION = 1;
const WEIGHTED_VERSION = 2;

/** Rows of a log that kept no more than the top class. */
export interface TopLabels {
  /** Probability of the predicted class, in [0, 1], `[rows]`. */
  readonly confidence: Float64Array | Float32Array;
  /** 1 where the predicted class was the true one, `[rows]`. */
  readonly correct: Uint8Array;
  /** As in `LabelledLogits`, `[rows]`. */
  readonly weights?: Float64Array | undefined;
}

/**
 * Mergeable state of an evaluation: a commutative monoid of integers.
 *
 * Each row adds, with d the logits minus their maximum, y its label, β = 1/T and S = Σ e^(βd):
 * `nll = log S − β·d_y` (nats), `brier = Σ p_k² − 2 p_y + 1` (from 0 to 2), `confidence = 1/S`, and whether
 * the top class (ties to the lower index) is y. Every value is rounded once to a multiple of 2⁻⁴⁰ and summed as
 * an integer. So one batch or a thousand, in any order, on any number of machines: the same bits.
 *
 * A row's weight w is rounded so too, and w·value once more; a mean of N rows of total weight W is then within
 * 2⁻⁴¹·(1 + N/W) of the exact one for those weights. A row of weight 0 is checked and counted, and changes no mean.
 *
 * A row without a finite loss makes `add` throw; the state then knows that it is incomplete, and gives no
 * metrics any more.
 *
 * @example
 * const state = new EvaluationState(2);
 * state.add({ data: Float64Array.of(2, 0, 1, 0), rows: 2, classes: 2, labels: Int32Array.of(0, 1) });
 * state.metrics().accuracy; // 0.5
 */
export class EvaluationState {
  readonly classes: number;
  #rows = 0;
  #finiteRows = 0;
  #topLabelRows = 0;
  #weighted = false;
  #beta: number | null = null;
  /** The last batch of `addWith`. */
  #added: Promise<void> = Promise.resolve();
  readonly #nll: FixedPointSum;
  readonly #brier: FixedPointSum;
  readonly #bins: BinSums[];

  /**
   * @param classes K; 0 when unknown, for a state of top labels only
   * @param bins M, the number of equal-width confidence bins
   */
  constructor(classes: number, bins = 15) {
    if (!Number.isSafeInteger(classes) || classes < 0) {
      throw new RangeError(`Cannot evaluate ${classes} classes: wanted an integer from 0`);
    }
    if (!Number.isSafeInteger(bins) || bins < 1) {
      throw new RangeError(`Cannot evaluate with ${bins} bins: wanted an integer from 1`);
    }
    this.classes = classes;
    this.#nll = new FixedPointSum();
    this.#brier = new FixedPointSum();
    this.#bins = Array.from({ length: bins }, () => new BinSums());
  }

  /** Rows added so far. */
  get rows(): number {
    return this.#rows;
  }

  /**
   * Adds rows of logits at β = 1/T. All rows of a state have one β.
   *
   * @throws {NonFiniteRowError} for the first row without a finite loss, counted from the first row ever added
   * @throws {RangeError} for a label that is no class, a weight below 0, NaN or above 2⁵³, or another β than before
   */
  add(batch: LabelledLogits, beta = 1): void {
    visitRowStatistics(batch, this.#begin(batch, beta), this.#visitor(batch, beta));
  }

  /**
   * `add` with the statistics of rows from `source`, such as a pool of threads: the same bits. Batches given before the
   * promise of one before has resolved are added in the order in which they were given; once one has failed, so do all
   * after it. Until all have resolved the state lacks rows.
   *
   * @throws (as a rejection) what `add` throws
   */
  async addWith(source: StatisticsSource, batch: LabelledLogits, beta = 1): Promise<void> {
    const betas = this.#begin(batch, beta);
    this.#added = visitStatisticsFrom(source, batch, betas, this.#added, this.#visitor(batch, beta));
    await this.#added;
  }

  /**
   * Adds rows of which only the top label is known. `nll` and `brier` are then unknown, for the whole state.
   *
   * @throws {NonFiniteRowError} for a confidence that is NaN or outside [0, 1]
   */
  addTopLabel({ confidence, correct, weights }: TopLabels): void {
    if (correct.length !== confidence.length) {
      throw new TypeError(
        `Cannot use ${correct.length} outcomes for ${confidence.length} confidences: wanted one per row`,
      );
    }
    if (weights !== undefined) checkWeights(weights, confidence.length);
    for (let r = 0; r < confidence.length; r++) {
      const value = confidence[r]!;
      if (!(value >= 0 && value <= 1)) {
        throw new NonFiniteRowError(this.#rows++, `its confidence is ${value}`, "a number from 0 to 1");
      }
      this.#topLabelRows++;
      this.#addConfidence(value, correct[r] !== 0, weights && roundToQuantum(weights[r]!));
    }
  }

  /** Adds all rows of another state with the same classes, bins and β. */
  merge(other: EvaluationState): void {
    if (other.classes !== this.classes || other.#bins.length !== this.#bins.length) {
      throw new TypeError(
        `Cannot merge a state of ${other.classes} classes and ${other.#bins.length} bins: ` +
          `wanted ${this.classes} classes and ${this.#bins.length} bins`,
      );
    }
    if (other.#beta !== null) this.#adoptBeta(other.#beta);
    this.#rows += other.#rows;
    this.#finiteRows += other.#finiteRows;
    this.#topLabelRows += other.#topLabelRows;
    this.#weighted ||= other.#weighted;
    this.#nll.merge(other.#nll);
    this.#brier.merge(other.#brier);
    for (const [i, bin] of this.#bins.entries()) bin.merge(other.#bins[i]!);
  }

  /** @throws {RangeError} when no row was added, one had no finite loss, or weights add to less than 2⁻²⁰ a row */
  metrics(): Metrics {
    const missing = this.#rows - this.#finiteRows;
    if (missing > 0) {
      throw new RangeError(
        `Cannot compute metrics: ${missing} of ${this.#rows} rows have no finite loss, wanted none`,
      );
    }
    const losses = this.#topLabelRows > 0 ? null : { nll: this.#nll.quanta, brier: this.#brier.quanta };
    const bins = this.#bins.map((bin) => bin.totals());
    return metricsOf({ rows: this.#rows, classes: this.classes, losses, bins });
  }

  /** A JSON object, the same for the same rows however they were split; `docs/formats.md` lists its fields. */
  toJSON() {
    return {
      schema: SCHEMA,
      version: this.#weighted ? WEIGHTED_VERSION : VERSION,
      classes: this.classes,
      beta: this.#beta,
      rows: String(this.#rows),
      finiteRows: String(this.#finiteRows),
      topLabelRows: String(this.#topLabelRows),
      nll: String(this.#nll.quanta),
      brier: String(this.#brier.quanta),
      bins: this.#bins.map((bin) => bin.toJSON(this.#weighted)),
    };
  }

  /** Reads what `toJSON` gave, from `JSON.parse`. @throws {RangeError} naming the first field that is wrong */
  static fromJSON(json: unknown): EvaluationState {
    const fields = new JsonFields(json, "an evaluation state");
    fields.expect("schema", SCHEMA);
    const isKnown = (version: number) => version === VERSION || version === WEIGHTED_VERSION;
    const weighted = fields.number("version", `${VERSION} or ${WEIGHTED_VERSION}`, isKnown) !== VERSION;
    const bins = fields.list("bins");
    const state = new EvaluationState(fields.count("classes", 0), bins.length);
    state.#rows = fields.countFromText("rows");
    state.#finiteRows = fields.countFromText("finiteRows", state.#rows);
    state.#topLabelRows = fields.countFromText("topLabelRows", state.#finiteRows);
    // Only top labels have no β.
    const hasBeta = !fields.isNull("beta") || state.#finiteRows > state.#topLabelRows;
    if (hasBeta) state.#beta = fields.number("beta", "a number from 0", (beta) => beta >= 0);
    state.#weighted = weighted;
    state.#readBins(bins, fields);
    state.#nll.merge(new FixedPointSum(fields.sum("nll")));
    const weight = state.#bins.reduce((sum, bin) => sum + bin.totals().weight, 0n);
    state.#brier.merge(new FixedPointSum(fields.sum("brier", 2n * weight)));
    return state;
  }

  #readBins(bins: readonly unknown[], fields: JsonFields): void {
    for (const [i, json] of bins.entries()) {
      this.#bins[i] = BinSums.fromJSON(json, `bin ${i} of an evaluation state`, this.#weighted);
    }
    const counted = this.#bins.reduce((sum, bin) => sum + bin.totals().count, 0);
    if (counted !== this.#finiteRows) {
      throw fields.error("finiteRows", `${counted}, the sum of the bins' counts`);
    }
  }

  #begin(batch: LabelledLogits, beta: number): Float64Array {
    checkLabelledLogits(batch, this.classes);
    this.#adoptBeta(beta);
    return Float64Array.of(beta);
  }

  #visitor({ labels, weights }: LabelledLogits, beta: number): TileVisitor {
    return (statistics, first, rows) => {
      const { s0, ss, logS0, target, targetGap, argmax } = statistics;
      for (let r = 0; r < rows; r++) {
        const sum = s0[r]!;
        const nll = logS0[r]! - beta * targetGap[r]!;
        const brier = ss[r]! / (sum * sum) - (2 * target[r]!) / sum + 1;
        const weight = weights && roundToQuantum(weights[first + r]!);
        if (!(nll * Math.max(1, weight ?? 1) <= LARGEST_TERM)) {
          throw nonFiniteLogits(this.#rows++, sum, targetGap[r]!);
        }
        this.#nll.add(weight === undefined ? nll : weight * roundToQuantum(nll));
        this.#brier.add(weight === undefined ? brier : weight * roundToQuantum(brier));
        this.#addConfidence(1 / sum, argmax[r] === labels[first + r], weight);
      }
    };
  }

  #adoptBeta(beta: number): void {
    if (!(beta >= 0 && beta < Infinity)) {
      throw new RangeError(`Cannot evaluate at beta = ${beta}: wanted a finite number from 0 (beta is 1/T)`);
    }
    if (this.#beta !== null && this.#beta !== beta) {
      throw new RangeError(
        `Cannot mix rows at beta = ${beta} with rows at beta = ${this.#beta}: wanted one temperature for all`,
      );
    }
    this.#beta = beta;
  }

  #addConfidence(confidence: number, correct: boolean, weight: number | undefined): void {
    const bin = this.#bins[binIndex(confidence, this.#bins.length)]!;
    if (weight === undefined) bin.add(confidence, correct);
    else {
      bin.addWeighted(confidence, correct, weight);
      this.#weighted = true;
    }
    this.#rows++;
    this.#finiteRows++;
  }
}
