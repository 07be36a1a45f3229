/**
 * How often prediction sets hold the true class, and how large they are.
 *
 * @module
 */
import { checkLabelledLogits, type LabelledLogits } from "../labelled-logits.ts";
import { checkUnweighted } from "./check-unweighted.ts";
import type { ConformalPredictor } from "./conformal-predictor.ts";
import { predictionSetsInto } from "./prediction-sets.ts";

export interface ConformalCoverage {
  readonly rows: number;
  /** Share of rows whose set holds the true class. */
  readonly coverage: number;
  /** Mean number of classes in a set, empty sets counted. */
  readonly meanSize: number;
  /** Rows whose set is empty: `sizes[0]`. */
  readonly emptySets: number;
  /** `sizes[s]`: rows whose set has s classes, `[K + 1]`. */
  readonly sizes: readonly number[];
}

/** Enough rows that the work between is little, few enough for the sets to stay in cache. */
const TILE_CLASSES = 2 ** 15;

/**
 * Coverage and sizes of the prediction sets of labelled rows, which must be others than the predictor was fitted on.
 *
 * Of m such rows, the covered ones are beta-binomial: with l = n + 1 − ⌈(n + 1) · coverage⌉ and n rows fitted on,
 * BetaBinomial(m, n + 1 − l, l) where no scores tie. So 0.88 of 100 rows is no contradiction to 0.9.
 *
 * @throws what `fitConformal` throws of its rows
 * @example
 * const batch = { data: Float64Array.of(3, 0, 0, 1), rows: 2, classes: 2, labels: Int32Array.of(0, 1) };
 * conformalCoverage(predictor, batch).coverage; // 1
 */
export function conformalCoverage(predictor: ConformalPredictor, batch: LabelledLogits): ConformalCoverage {
  const counts = new CoverageCounts(predictor);
  counts.add(batch);
  return counts.coverage();
}

/** `conformalCoverage` for rows that come in parts: counts alone are kept. */
export class CoverageCounts {
  /** Rows added so far. */
  rows = 0;
  readonly #predictor: ConformalPredictor;
  #covered = 0;
  readonly #sizes: Float64Array;

  constructor(predictor: ConformalPredictor) {
    this.#predictor = predictor;
    this.#sizes = new Float64Array(predictor.classes + 1);
  }

  /** Adds the next rows. @throws what `fitConformal` throws of its rows */
  add(batch: LabelledLogits): void {
    const { classes } = this.#predictor;
    checkLabelledLogits(batch, classes);
    checkUnweighted("count covered rows", batch.weights, "the promised coverage is of rows");
    const step = Math.ceil(TILE_CLASSES / classes);
    const sets = new Uint8Array(Math.min(step, batch.rows) * classes);
    for (let first = 0; first < batch.rows; first += step) {
      const end = Math.min(first + step, batch.rows);
      const data = batch.data.subarray(first * classes, end * classes);
      predictionSetsInto(
        sets.subarray(0, data.length),
        this.#predictor,
        data,
        end - first,
        classes,
        this.rows,
      );
      for (let row = first; row < end; row++) {
        this.#count(sets.subarray((row - first) * classes, (row - first + 1) * classes), batch.labels[row]!);
      }
    }
  }

  /** @throws {RangeError} without rows */
  coverage(): ConformalCoverage {
    const { rows } = this;
    if (rows === 0) throw new RangeError("Cannot measure coverage: no rows were given, wanted one or more");
    const sizes = Array.from(this.#sizes);
    const classesInSets = sizes.reduce((sum, count, size) => sum + count * size, 0);
    return {
      rows,
      coverage: this.#covered / rows,
      meanSize: classesInSets / rows,
      emptySets: sizes[0]!,
      sizes,
    };
  }

  #count(set: Uint8Array, label: number): void {
    let size = 0;
    for (let k = 0; k < set.length; k++) size += set[k]!;
    this.#sizes[size]!++;
    this.#covered += set[label]!;
    this.rows++;
  }
}
