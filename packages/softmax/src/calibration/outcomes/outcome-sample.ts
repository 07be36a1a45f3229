/**
 * Outcomes of a stream of rows, in bounded memory.
 *
 * @module
 */
import { indexedRandom } from "../../math/indexed-random.ts";
import type { TopLabels } from "../evaluation-state.ts";
import { LARGEST_TERM } from "../fixed-point-sum.ts";
import { checkLabelledLogits, checkWeights, type LabelledLogits } from "../labelled-logits.ts";
import { nonFiniteLogits } from "../non-finite-row-error.ts";
import { visitRowStatistics } from "../row-statistics-tiles.ts";
import { checkConfidence, type Outcomes } from "./outcomes.ts";
import { SmallestKeys } from "./smallest-keys.ts";

/** Numbers kept of a row: confidence, correct, nll, brier, weight. */
const COLUMNS = 5;

/**
 * Keeps all outcomes up to a capacity, and beyond it a uniform sample of them without replacement.
 *
 * Kept are the rows whose random number, a function of row and seed, is smallest. So the sample depends on the rows,
 * their order and the seed alone, not on how they were cut into batches; and two samples of the same rows, before and
 * after a calibration, hold the same rows. A mean over a sample of n rows is off by its sampling error, σ/√n.
 *
 * @example
 * const sample = new OutcomeSample();
 * sample.addTopLabel({ confidence: Float64Array.of(0.9, 0.6), correct: Uint8Array.of(1, 0) });
 * sample.outcomes().confidence; // 0.9, 0.6
 */
export class OutcomeSample {
  readonly capacity: number;
  #rows = 0;
  #weighted = false;
  #topLabelsOnly = false;
  readonly #kept: SmallestKeys;
  /** The random number of each row, by which rows are kept. */
  readonly #key: (row: number) => number;
  #values = new Float64Array(COLUMNS * 64);

  /**
   * @param capacity the most rows that are kept, an integer from 1
   * @param seed an integer, of which the choice of rows depends
   */
  constructor(capacity = 2 ** 20, seed = 0) {
    if (!Number.isSafeInteger(capacity) || capacity < 1) {
      throw new RangeError(`Cannot keep a sample of ${capacity} rows: wanted an integer from 1`);
    }
    this.capacity = capacity;
    this.#kept = new SmallestKeys(capacity);
    this.#key = indexedRandom(seed, 0);
  }

  /** Rows added so far, kept or not. */
  get rows(): number {
    return this.#rows;
  }

  /** Whether every row is still there: no more came than the capacity. */
  get isComplete(): boolean {
    return this.#rows <= this.capacity;
  }

  /**
   * Adds rows of logits at β = 1/T; `EvaluationState` has the formulas.
   *
   * @throws {NonFiniteRowError} for the first row without a finite loss; the sample is of no use after it
   * @throws {RangeError} for a label that is no class, or a weight that is negative or not finite
   */
  add(batch: LabelledLogits, beta = 1): void {
    checkLabelledLogits(batch, batch.classes);
    const { labels, weights } = batch;
    if (weights !== undefined) this.#weighted = true;
    visitRowStatistics(batch, Float64Array.of(beta), (statistics, first, rows) => {
      const { s0, ss, logS0, target, targetGap, argmax } = statistics;
      for (let r = 0; r < rows; r++) {
        const sum = s0[r]!;
        const nll = logS0[r]! - beta * targetGap[r]!;
        if (!(nll <= LARGEST_TERM)) throw nonFiniteLogits(this.#rows, sum, targetGap[r]!);
        const brier = ss[r]! / (sum * sum) - (2 * target[r]!) / sum + 1;
        const correct = argmax[r] === labels[first + r];
        this.#keep(1 / sum, correct, nll, brier, weights?.[first + r] ?? 1);
      }
    });
  }

  /**
   * Adds rows of which only the top label is known. `nll` and `brier` are then unknown, for the whole sample.
   *
   * @throws {NonFiniteRowError} for a confidence that is NaN or outside [0, 1]; the sample is of no use after it
   */
  addTopLabel({ confidence, correct, weights }: TopLabels): void {
    const rows = confidence.length;
    if (correct.length !== rows) {
      throw new TypeError(
        `Cannot use ${correct.length} outcomes for ${rows} confidences: wanted one per row`,
      );
    }
    if (weights !== undefined) {
      checkWeights(weights, rows);
      this.#weighted = true;
    }
    this.#topLabelsOnly ||= rows > 0;
    for (let r = 0; r < rows; r++) {
      checkConfidence(confidence[r]!, this.#rows);
      this.#keep(confidence[r]!, correct[r] !== 0, 0, 0, weights?.[r] ?? 1);
    }
  }

  /** The rows that were kept; in their order while all are, in no particular order after that. */
  outcomes(): Outcomes {
    const rows = Math.min(this.#rows, this.capacity);
    const column = (index: number) =>
      Float64Array.from({ length: rows }, (_, row) => this.#values[COLUMNS * row + index]!);
    return {
      confidence: column(0),
      correct: Uint8Array.from(column(1)),
      nll: this.#topLabelsOnly ? null : column(2),
      brier: this.#topLabelsOnly ? null : column(3),
      weight: this.#weighted ? column(4) : null,
    };
  }

  #keep(confidence: number, correct: boolean, nll: number, brier: number, weight: number): void {
    const slot = this.#kept.offer(this.#key(this.#rows++));
    if (slot === null) return;
    const at = COLUMNS * slot;
    if (at === this.#values.length) this.#grow();
    const values = this.#values;
    values[at] = confidence;
    values[at + 1] = correct ? 1 : 0;
    values[at + 2] = nll;
    values[at + 3] = brier;
    values[at + 4] = weight;
  }

  #grow(): void {
    const larger = new Float64Array(2 * this.#values.length);
    larger.set(this.#values);
    this.#values = larger;
  }
}
