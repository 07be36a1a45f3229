import type { FloatStorage, LogitBatch } from "../../logits/logit-batch.ts";
import type { Temperature } from "../kernels.ts";
import { fillFullyMasked } from "./fully-masked.ts";
import type { KernelInstance } from "./kernel-instance.ts";
import { TileInput } from "./tile-input.ts";
import { TileOutput } from "./tile-output.ts";
import { needsTaming, TileTemperatures } from "./tile-temperatures.ts";
import { forEachTile, tileSizeOf } from "./tiles.ts";
import type { Address } from "./wasm-module.ts";

/** Results of a row of which no class takes part. */
const MASKED = { softmax: 0, logSoftmax: -Infinity } as const;

/** softmax or log-softmax of every row. float32 softmax computes columns as they lie; other columns become rows first. */
export function mapRows(
  instance: KernelInstance,
  operation: "softmax" | "logSoftmax",
  batch: LogitBatch,
  temperature: Temperature,
  out: FloatStorage,
): void {
  const { memory } = instance;
  const { classes, inner, where } = batch;
  if (classes === 0) return;
  const isFine = batch.dtype === "float64" || out instanceof Float64Array;
  const isRewritten = needsTaming(temperature);
  const keepsColumns = operation === "softmax" && !isFine && !isRewritten;
  // Columns of an array that lives in this memory can only be worked on together.
  const size = tileSizeOf(batch, isFine ? 8 : 4, 8, memory.hasResidents ? inner : undefined);
  memory.reset();
  const input = new TileInput(instance, batch, size, { isFine, isRewritten, keepsColumns });
  const output = new TileOutput(instance, batch, size, input, out, isFine);
  const temperatures = new TileTemperatures(instance, temperature, size);
  const scratch = memory.allocate(operation === "softmax" ? classes * 8 + 64 : 0);
  const run = runner(instance, operation, isFine, scratch, temperatures);

  forEachTile(batch, size, (tile) => {
    const from = input.load(tile);
    const to = output.addressOf(tile);
    const columns = keepsColumns && inner > 1 ? tile.columns : 1;
    temperatures.load(tile, from, classes, isFine);
    run(from, to, tile.rows / columns, classes, columns);
    if (where !== undefined) {
      const results = isFine ? memory.float64 : memory.float32;
      fillFullyMasked(batch, tile, results, to / (isFine ? 8 : 4), columns, MASKED[operation]);
    }
    output.store(tile);
  });
}

type Run = (from: Address, to: Address, blocks: number, classes: number, columns: number) => void;

function runner(
  { wasm }: KernelInstance,
  operation: "softmax" | "logSoftmax",
  isFine: boolean,
  scratch: Address,
  { address, step }: TileTemperatures,
): Run {
  if (operation === "softmax") {
    const softmax = isFine ? wasm.softmax64 : wasm.softmax32;
    return (from, to, blocks, classes, columns) =>
      softmax(from, to, blocks, classes, columns, address, step, scratch);
  }
  const logSoftmax = isFine ? wasm.logSoftmax64 : wasm.logSoftmax32;
  return (from, to, blocks, classes) => logSoftmax(from, to, blocks, classes, address, step);
}
