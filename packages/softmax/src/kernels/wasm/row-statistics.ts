import type { LogitBatch } from "../../logits/logit-batch.ts";
import type { RowStatistics } from "../kernels.ts";
import type { KernelInstance } from "./kernel-instance.ts";
import { TileInput } from "./tile-input.ts";
import { forEachTile, tileSizeOf } from "./tiles.ts";

/** The order of `StatisticsAddresses` in `assembly/row-statistics.ts`. */
const RESULTS = ["max", "argmax", "targetGap", "s0", "s1", "s2", "ss", "logS0", "target"] as const;
/** The first so many have one value per row; the others have one per row and β. */
const PER_ROW = 3;

/** Statistics of every row at every β. */
export function rowStatistics(
  instance: KernelInstance,
  batch: LogitBatch,
  betas: Float64Array,
  labels: Int32Array | undefined,
  out: RowStatistics,
): void {
  const { wasm, memory } = instance;
  const isFine = batch.dtype === "float64";
  const perRow = (i: number) => (i < PER_ROW ? 1 : betas.length);
  const size = tileSizeOf(batch, isFine ? 8 : 4, 8 * (PER_ROW + 6 * betas.length));
  const rows = size.blocks * size.columns;
  memory.reset();
  const input = new TileInput(instance, batch, size, { isFine, isRewritten: false, keepsColumns: false });
  const betasRoom = memory.allocate(betas.byteLength);
  const labelsRoom = labels ? memory.allocate(rows * 4) : 0;
  const pointers = memory.allocate(RESULTS.length * 4);
  const rooms = RESULTS.map((_, i) => memory.allocate(rows * perRow(i) * 8));
  memory.float64.set(betas, betasRoom / 8);
  memory.int32.set(rooms, pointers / 4);
  const run = isFine ? wasm.rowStatistics64 : wasm.rowStatistics32;

  forEachTile(batch, size, (tile) => {
    const { firstRow } = tile;
    if (labels) memory.int32.set(labels.subarray(firstRow, firstRow + tile.rows), labelsRoom / 4);
    const from = input.load(tile);
    run(from, tile.rows, batch.classes, betasRoom, betas.length, labelsRoom, pointers);
    RESULTS.forEach((result, i) => {
      const view = result === "argmax" ? memory.int32 : memory.float64;
      const at = rooms[i]! / view.BYTES_PER_ELEMENT;
      out[result].set(view.subarray(at, at + tile.rows * perRow(i)), firstRow * perRow(i));
    });
  });
}
