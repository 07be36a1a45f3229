/**
 * Cuts a batch into tiles that stay in cache while they are worked on.
 *
 * A tile is `[blocks, K, columns]`: whole blocks of the batch, which are contiguous (of contiguous rows, each row is
 * one), or where a block is large, a range of the columns of one. Its rows are consecutive.
 *
 * @module
 */
import type { LogitBatch } from "../../logits/logit-batch.ts";

/** Bytes of a tile of contiguous rows. A longer row is a tile of its own. */
const TILE_BYTES = 2 ** 18;
/** Columns are copied class by class, and short copies take longer than what leaves the cache. */
const COLUMN_TILE_BYTES = 2 ** 22;
const LEAST_COLUMNS = 32;

export interface TileSize {
  readonly blocks: number;
  readonly columns: number;
}

export interface Tile extends TileSize {
  /** The row of the batch that is the tile's first, and how many there are. */
  readonly firstRow: number;
  readonly rows: number;
  /** Where its first logit stands in the batch. */
  readonly start: number;
}

/**
 * @param bytesPerRow what a row needs beside its logits
 * @param leastColumns all of them where the batch is worked on in place
 */
export function tileSizeOf(
  batch: LogitBatch,
  bytesPerLogit: number,
  bytesPerRow: number,
  leastColumns = LEAST_COLUMNS,
): TileSize {
  const { outer, classes, inner } = batch;
  const bytes = inner === 1 ? TILE_BYTES : COLUMN_TILE_BYTES;
  const rows = Math.floor(bytes / (classes * bytesPerLogit + bytesPerRow));
  if (rows >= inner) return { blocks: Math.min(outer, Math.floor(rows / inner)), columns: inner };
  const columns = Math.max(leastColumns, rows);
  return { blocks: 1, columns: Math.min(columns, inner) };
}

/** Calls `visit` for every tile of at most that size, in order. */
export function forEachTile(batch: LogitBatch, size: TileSize, visit: (tile: Tile) => void): void {
  const { outer, classes, inner } = batch;
  for (let block = 0; block < outer; block += size.blocks) {
    const blocks = Math.min(size.blocks, outer - block);
    for (let column = 0; column < inner; column += size.columns) {
      const columns = Math.min(size.columns, inner - column);
      const firstRow = block * inner + column;
      visit({ blocks, columns, firstRow, rows: blocks * columns, start: block * classes * inner + column });
    }
  }
}

/** A typed array of one element type, as copying needs it. */
interface Elements<A> {
  readonly length: number;
  set(source: A, at: number): void;
  subarray(start: number, end: number): A;
}

/** Copies a tile's elements from an array laid out as the batch to a contiguous place in another. */
export function copyTileIn<A extends Elements<A>>(
  tile: Tile,
  { classes, inner }: LogitBatch,
  from: A,
  to: Elements<A>,
  at: number,
): void {
  const { blocks, columns, start } = tile;
  if (columns === inner) {
    const length = blocks * classes * columns;
    to.set(length === from.length ? from : from.subarray(start, start + length), at);
    return;
  }
  for (let k = 0; k < classes; k++) {
    const segment = start + k * inner;
    to.set(from.subarray(segment, segment + columns), at + k * columns);
  }
}

/** Copies a contiguous tile that begins at `at` back to where the batch has it. */
export function copyTileOut<A extends Elements<A>>(
  tile: Tile,
  { classes, inner }: LogitBatch,
  from: A,
  at: number,
  to: Elements<A>,
): void {
  const { blocks, columns, start } = tile;
  if (columns === inner) {
    to.set(from.subarray(at, at + blocks * classes * columns), start);
    return;
  }
  for (let k = 0; k < classes; k++) {
    const segment = at + k * columns;
    to.set(from.subarray(segment, segment + columns), start + k * inner);
  }
}
