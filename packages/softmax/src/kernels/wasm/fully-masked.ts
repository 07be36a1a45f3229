import type { LogitBatch } from "../../logits/logit-batch.ts";
import { firstPlaceOf } from "../row-layout.ts";
import type { Tile } from "./tiles.ts";

/** Whether a row's mask leaves out every class. */
export function isFullyMasked(batch: LogitBatch, row: number): boolean {
  const { where, classes, inner } = batch;
  if (where === undefined) return false;
  const start = firstPlaceOf(batch, row);
  for (let k = 0; k < classes; k++) if (where[start + k * inner]) return false;
  return true;
}

/**
 * Fills the results of fully masked rows with `value`. Kernels give a row of only −∞ NaN, so only such rows are looked at.
 *
 * @param results holds the tile's from `first` on
 * @param columns 1 where rows are contiguous, otherwise the tile's
 */
export function fillFullyMasked(
  batch: LogitBatch,
  tile: Tile,
  results: Float32Array | Float64Array,
  first: number,
  columns: number,
  value: number,
): void {
  const { classes } = batch;
  for (let r = 0; r < tile.rows; r++) {
    const start = first + firstPlaceOf({ classes, inner: columns }, r);
    if (!Number.isNaN(results[start]) || !isFullyMasked(batch, tile.firstRow + r)) continue;
    for (let k = 0; k < classes; k++) results[start + k * columns] = value;
  }
}
