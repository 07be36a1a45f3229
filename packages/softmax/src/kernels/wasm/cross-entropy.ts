import type { LogitBatch } from "../../logits/logit-batch.ts";
import { overTemperature } from "../../math/temperature.ts";
import type { LossOutput, Temperature } from "../kernels.ts";
import type { KernelInstance } from "./kernel-instance.ts";
import { TileInput } from "./tile-input.ts";
import { TileOutput } from "./tile-output.ts";
import { needsTaming, TileTemperatures, temperatureOf } from "./tile-temperatures.ts";
import { forEachTile, type Tile, tileSizeOf } from "./tiles.ts";
import type { Address } from "./wasm-module.ts";

/** Losses of every row, and the gradient in the same pass over it. */
export function crossEntropy(
  instance: KernelInstance,
  batch: LogitBatch,
  temperature: Temperature,
  labels: Int32Array,
  { losses, gradient, scales }: LossOutput,
): void {
  const { wasm, memory } = instance;
  const { classes } = batch;
  const isFine = batch.dtype === "float64" || gradient instanceof Float64Array;
  const isRewritten = needsTaming(temperature);
  const size = tileSizeOf(batch, isFine ? 8 : 4, 28);
  const rows = size.blocks * size.columns;
  memory.reset();
  const input = new TileInput(instance, batch, size, { isFine, isRewritten, keepsColumns: false });
  const output = gradient && new TileOutput(instance, batch, size, input, gradient, isFine);
  const temperatures = new TileTemperatures(instance, temperature, size);
  const labelsRoom = memory.allocate(rows * 4);
  const lossesRoom = memory.allocate(rows * 8);
  const scalesRoom = scales ? memory.allocate(rows * 8) : 0;
  const run = isFine ? wasm.crossEntropy64 : wasm.crossEntropy32;
  const { address, step } = temperatures;

  forEachTile(batch, size, (tile) => {
    const { firstRow } = tile;
    const end = firstRow + tile.rows;
    memory.int32.set(labels.subarray(firstRow, end), labelsRoom / 4);
    if (scales) memory.float64.set(scales.subarray(firstRow, end), scalesRoom / 8);
    const from = input.load(tile);
    const to = output ? output.addressOf(tile) : 0;
    temperatures.load(tile, from, classes, isFine);
    run(from, tile.rows, classes, address, step, labelsRoom, lossesRoom, to, scalesRoom);
    losses.set(memory.float64.subarray(lossesRoom / 8, lossesRoom / 8 + tile.rows), firstRow);
    if (output === undefined) return;
    if (isRewritten) divideAnew(instance, tile, temperatures, temperature, to, classes, isFine);
    output.store(tile);
  });
}

/** Gradients of rewritten rows were divided by the temperature that the kernel was given; they want their own. */
function divideAnew(
  { memory }: KernelInstance,
  tile: Tile,
  temperatures: TileTemperatures,
  temperature: Temperature,
  to: Address,
  classes: number,
  isFine: boolean,
): void {
  const values = isFine ? memory.float64 : memory.float32;
  for (const r of temperatures.ownMaxima.keys()) {
    const given = memory.float64[temperatures.address / 8 + r]!;
    const own = temperatureOf(temperature, tile.firstRow + r);
    const start = to / (isFine ? 8 : 4) + r * classes;
    for (let k = 0; k < classes; k++) {
      values[start + k] = overTemperature(values[start + k]! * given, own);
    }
  }
}
