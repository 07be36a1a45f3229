import type { FloatStorage, LogitBatch } from "../../logits/logit-batch.ts";
import type { Temperature } from "../kernels.ts";
import { encoderOf } from "../row-layout.ts";
import type { KernelInstance } from "./kernel-instance.ts";
import { TileInput } from "./tile-input.ts";
import { needsTaming, TileTemperatures, temperatureOf } from "./tile-temperatures.ts";
import { forEachTile, tileSizeOf } from "./tiles.ts";

/** log-sum-exp of every row: the kernel's maximum and logarithm are put together in float64, and rounded once. */
export function logSumExp(
  instance: KernelInstance,
  batch: LogitBatch,
  temperature: Temperature,
  out: FloatStorage,
): void {
  const { wasm, memory } = instance;
  const isFine = batch.dtype === "float64" || out instanceof Float64Array;
  const size = tileSizeOf(batch, isFine ? 8 : 4, 24);
  const rows = size.blocks * size.columns;
  memory.reset();
  const input = new TileInput(instance, batch, size, {
    isFine,
    isRewritten: needsTaming(temperature),
    keepsColumns: false,
  });
  const temperatures = new TileTemperatures(instance, temperature, size);
  const maxima = memory.allocate(rows * 8);
  const logSums = memory.allocate(rows * 8);
  const run = isFine ? wasm.logSumExp64 : wasm.logSumExp32;
  const encode = encoderOf(batch.dtype, out);
  const { float64 } = memory;

  forEachTile(batch, size, (tile) => {
    const from = input.load(tile);
    temperatures.load(tile, from, batch.classes, isFine);
    run(from, tile.rows, batch.classes, temperatures.address, temperatures.step, maxima, logSums);
    for (let r = 0; r < tile.rows; r++) {
      const T = temperatureOf(temperature, tile.firstRow + r);
      const max = temperatures.ownMaxima.get(r) ?? float64[maxima / 8 + r]!;
      out[tile.firstRow + r] = encode(logSumOf(max, float64[logSums / 8 + r]!, T));
    }
  });
}

/** `max/T + log Σ`, where a maximum of 0 stays 0 at every T. */
function logSumOf(max: number, logSum: number, temperature: number): number {
  if (!Number.isFinite(max)) return max;
  return max === 0 ? logSum : max / temperature + logSum;
}
