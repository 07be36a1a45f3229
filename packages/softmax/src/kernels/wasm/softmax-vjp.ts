import type { FloatStorage, LogitBatch } from "../../logits/logit-batch.ts";
import { overTemperature } from "../../math/temperature.ts";
import { isExtreme } from "../extreme-temperature.ts";
import type { Temperature } from "../kernels.ts";
import type { KernelInstance } from "./kernel-instance.ts";
import { TileInput } from "./tile-input.ts";
import { TileOutput } from "./tile-output.ts";
import { TileTemperatures, temperatureOf } from "./tile-temperatures.ts";
import { forEachTile, type Tile, tileSizeOf } from "./tiles.ts";
import type { Address } from "./wasm-module.ts";

/** `p_k (g_k − Σ p g)/T` of every row. A row of extreme temperature is computed at 1, and divided afterwards. */
export function softmaxVjp(
  instance: KernelInstance,
  probabilities: LogitBatch,
  upstream: FloatStorage,
  temperature: Temperature,
  out: FloatStorage,
): void {
  const { wasm, memory } = instance;
  const { classes } = probabilities;
  const isFine = probabilities.dtype === "float64" || out instanceof Float64Array;
  const size = tileSizeOf(probabilities, isFine ? 16 : 8, 8);
  const options = { isFine, isRewritten: false, keepsColumns: false };
  memory.reset();
  const p = new TileInput(instance, probabilities, size, options);
  const g = new TileInput(instance, { ...probabilities, data: upstream }, size, options);
  const output = new TileOutput(instance, probabilities, size, p, out, isFine);
  const temperatures = new TileTemperatures(instance, withoutExtremes(temperature), size);
  const run = isFine ? wasm.softmaxVjp64 : wasm.softmaxVjp32;

  forEachTile(probabilities, size, (tile) => {
    const from = p.load(tile);
    const to = output.addressOf(tile);
    temperatures.load(tile, from, classes, isFine);
    run(from, g.load(tile), to, tile.rows, classes, temperatures.address, temperatures.step);
    divideExtremes(instance, tile, temperature, to, classes, isFine);
    output.store(tile);
  });
}

function withoutExtremes(temperature: Temperature): Temperature {
  const replaced = (T: number) => (isExtreme(T) ? 1 : T);
  return typeof temperature === "number" ? replaced(temperature) : temperature.map(replaced);
}

function divideExtremes(
  { memory }: KernelInstance,
  tile: Tile,
  temperature: Temperature,
  to: Address,
  classes: number,
  isFine: boolean,
): void {
  if (typeof temperature === "number" && !isExtreme(temperature)) return;
  const values = isFine ? memory.float64 : memory.float32;
  for (let r = 0; r < tile.rows; r++) {
    const T = temperatureOf(temperature, tile.firstRow + r);
    if (!isExtreme(T)) continue;
    const start = to / (isFine ? 8 : 4) + r * classes;
    for (let k = 0; k < classes; k++) values[start + k] = overTemperature(values[start + k]!, T);
  }
}
