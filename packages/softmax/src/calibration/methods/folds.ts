/**
 * Rows divided at random, so that each is judged by a fit that has not seen it.
 *
 * @module
 */
import { createRandom } from "../../math/random.ts";
import type { LabelledLogits } from "../labelled-logits.ts";

export interface Fold {
  /** Rows to fit on, ascending. */
  readonly kept: Uint32Array;
  /** Rows to judge by, ascending. */
  readonly left: Uint32Array;
}

/**
 * `count` folds of a random permutation of the rows. Nothing is stratified, neither by class nor by weight: then a fold
 * may lack a rare class, as new data may.
 *
 * @param seed an integer; the same one gives the same folds
 */
export function foldsOf(rows: number, count: number, seed: number): Fold[] {
  const random = createRandom(seed);
  const order = Uint32Array.from({ length: rows }, (_, r) => r);
  for (let i = rows - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  const foldOf = new Uint32Array(rows);
  for (let i = 0; i < rows; i++) foldOf[order[i]!] = i % count;
  order.sort();
  return Array.from({ length: count }, (_, fold) => ({
    kept: order.filter((row) => foldOf[row] !== fold),
    left: order.filter((row) => foldOf[row] === fold),
  }));
}

/** Copies of some rows. */
export function takeRows(
  batch: LabelledLogits,
  rows: Uint32Array,
): LabelledLogits & { readonly data: Float64Array } {
  const { classes, labels, weights } = batch;
  const data = new Float64Array(rows.length * classes);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    data.set(batch.data.subarray(row * classes, (row + 1) * classes), i * classes);
  }
  return {
    data,
    rows: rows.length,
    classes,
    labels: Int32Array.from(rows, (row) => labels[row]!),
    weights: weights && Float64Array.from(rows, (row) => weights[row]!),
  };
}
