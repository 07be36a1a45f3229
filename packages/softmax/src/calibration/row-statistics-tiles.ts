/**
 * Reads a batch through the kernels a tile at a time, so that memory does not grow with the batch.
 *
 * @module
 */
import { createRowStatistics, type RowStatistics } from "../kernels/kernels.ts";
import { openKernels } from "../kernels/open-kernels.ts";
import type { LogitBatch } from "../logits/logit-batch.ts";
import type { LabelledLogits } from "./labelled-logits.ts";
import type { StatisticsSource } from "./statistics-source.ts";

/** The most that a tile holds. */
export interface TileLimits {
  readonly rows: number;
  readonly logits: number;
}

const KERNEL_TILE: TileLimits = { rows: 2 ** 10, logits: 2 ** 18 };
/** Larger, because every tile is divided among threads. */
const SOURCE_TILE: TileLimits = { rows: 2 ** 16, logits: 2 ** 20 };

/** What one tile holds: statistics of the `rows` rows from row `first` of the batch on. */
export type TileVisitor = (statistics: RowStatistics, first: number, rows: number) => void;

/** Calls `visit` for every tile, in order. The statistics are overwritten by the next tile. */
export function visitRowStatistics(batch: LabelledLogits, betas: Float64Array, visit: TileVisitor): void {
  const step = tileRows(batch, KERNEL_TILE);
  const statistics = createRowStatistics(step, betas.length);
  const kernels = openKernels();
  for (const { first, rows, logits } of tilesOf(batch, step)) {
    kernels.rowStatistics(logits, betas, batch.labels.subarray(first, first + rows), statistics);
    visit(statistics, first, rows);
  }
}

/**
 * The same with statistics from `source`, which computes a tile while the one before it is visited. The first tile is
 * computed at once, and visited after `before`.
 */
export async function visitStatisticsFrom(
  source: StatisticsSource,
  batch: LabelledLogits,
  betas: Float64Array,
  before: Promise<void>,
  visit: TileVisitor,
): Promise<void> {
  const step = tileRows(batch, SOURCE_TILE);
  const buffers: RowStatistics[] = [];
  let turn = before;
  try {
    for (const { first, rows, logits } of tilesOf(batch, step)) {
      const buffer = (first / step) % 2;
      buffers[buffer] ??= createRowStatistics(step, betas.length);
      const statistics = buffers[buffer];
      const last = turn;
      const labels = batch.labels.subarray(first, first + rows);
      const computed = source.rowStatistics(logits, betas, labels, statistics);
      turn = after(last, computed, () => visit(statistics, first, rows));
      await last; // hence two buffers are enough
    }
  } finally {
    await turn;
  }
}

/** Calls `visit` when both are done; what fails first is thrown, and never while something is under way. */
async function after(last: Promise<void>, computed: Promise<void>, visit: () => void): Promise<void> {
  await Promise.allSettled([last, computed]);
  await last;
  await computed;
  visit();
}

export interface Tile {
  readonly first: number;
  readonly rows: number;
  readonly logits: LogitBatch;
}

/** Rows of logits, labelled or not. */
export type TiledLogits = Pick<LabelledLogits, "data" | "rows" | "classes">;

export function tileRows({ rows, classes }: TiledLogits, most: TileLimits): number {
  return Math.min(rows, most.rows, Math.ceil(most.logits / classes));
}

export function* tilesOf({ data, rows, classes }: TiledLogits, step: number): Generator<Tile> {
  const dtype = data instanceof Float32Array ? "float32" : "float64";
  for (let first = 0; first < rows; first += step) {
    const end = Math.min(first + step, rows);
    const part = data.subarray(first * classes, end * classes);
    const logits: LogitBatch = { data: part, dtype, outer: end - first, classes, inner: 1 };
    yield { first, rows: end - first, logits };
  }
}
