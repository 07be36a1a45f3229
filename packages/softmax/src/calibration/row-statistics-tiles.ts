/**
 * Reads a batch through the kernels a tile at a time, so that memory does not grow with the batch.
 *
 * @module
 */
import { createRowStatistics, type RowStatistics } from "../kernels/kernels.ts";
import { openKernels } from "../kernels/open-kernels.ts";
import type { LabelledLogits } from "./labelled-logits.ts";

const MOST_ROWS = 1024;
const MOST_LOGITS = 2 ** 18;

/** What one tile holds: statistics of the `rows` rows from row `first` of the batch on. */
export type TileVisitor = (statistics: RowStatistics, first: number, rows: number) => void;

/** Calls `visit` for every tile, in order. The statistics are overwritten by the next tile. */
export function visitRowStatistics(batch: LabelledLogits, betas: Float64Array, visit: TileVisitor): void {
  const { data, classes, labels } = batch;
  const dtype = data instanceof Float32Array ? "float32" : "float64";
  const tile = Math.min(batch.rows, MOST_ROWS, Math.ceil(MOST_LOGITS / classes));
  const statistics = createRowStatistics(tile, betas.length);
  const kernels = openKernels();
  for (let first = 0; first < batch.rows; first += tile) {
    const rows = Math.min(tile, batch.rows - first);
    const end = first + rows;
    const logits = {
      data: data.subarray(first * classes, end * classes),
      dtype,
      outer: rows,
      classes,
      inner: 1,
    } as const;
    kernels.rowStatistics(logits, betas, labels.subarray(first, end), statistics);
    visit(statistics, first, rows);
  }
}
