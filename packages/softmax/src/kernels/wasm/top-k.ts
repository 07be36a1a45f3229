import type { FloatStorage, LogitBatch } from "../../logits/logit-batch.ts";
import type { Temperature, TopK } from "../kernels.ts";
import { encoderOf } from "../row-layout.ts";
import { isFullyMasked } from "./fully-masked.ts";
import type { KernelInstance } from "./kernel-instance.ts";
import { TileInput } from "./tile-input.ts";
import { TileTemperatures } from "./tile-temperatures.ts";
import { forEachTile, type Tile, tileSizeOf } from "./tiles.ts";
import type { Address } from "./wasm-module.ts";

/** The k best classes of every row, found by a heap. No temperature is extreme. */
export function topK(
  instance: KernelInstance,
  batch: LogitBatch,
  temperature: Temperature,
  k: number,
  out: TopK,
): void {
  const { wasm, memory } = instance;
  const isFine = batch.dtype === "float64" || out.probabilities instanceof Float64Array;
  const size = tileSizeOf(batch, isFine ? 8 : 4, 8 + 20 * k);
  const results = size.blocks * size.columns * k;
  memory.reset();
  const input = new TileInput(instance, batch, size, { isFine, isRewritten: false, keepsColumns: false });
  const temperatures = new TileTemperatures(instance, temperature, size);
  const indices = memory.allocate(results * 4);
  const p = memory.allocate(results * 8);
  const logP = memory.allocate(results * 8);
  const scratch = memory.allocate(16 * k);
  const run = isFine ? wasm.topK64 : wasm.topK32;
  const { address, step } = temperatures;

  forEachTile(batch, size, (tile) => {
    const { firstRow } = tile;
    const from = input.load(tile);
    temperatures.load(tile, from, batch.classes, isFine);
    run(from, tile.rows, batch.classes, address, step, k, indices, p, logP, scratch);
    if (batch.where) fillMasked(instance, batch, tile, k, p, logP);
    const count = tile.rows * k;
    out.indices.set(memory.int32.subarray(indices / 4, indices / 4 + count), firstRow * k);
    copyRounded(memory.float64.subarray(p / 8, p / 8 + count), batch, out.probabilities, firstRow * k);
    copyRounded(
      memory.float64.subarray(logP / 8, logP / 8 + count),
      batch,
      out.logProbabilities,
      firstRow * k,
    );
  });
}

/** Rows of which no class takes part. */
function fillMasked(
  { memory: { float64 } }: KernelInstance,
  batch: LogitBatch,
  tile: Tile,
  k: number,
  p: Address,
  logP: Address,
): void {
  for (let r = 0; r < tile.rows; r++) {
    const start = p / 8 + r * k;
    if (!Number.isNaN(float64[start]) || !isFullyMasked(batch, tile.firstRow + r)) continue;
    float64.fill(0, start, start + k);
    float64.fill(-Infinity, logP / 8 + r * k, logP / 8 + (r + 1) * k);
  }
}

function copyRounded(values: Float64Array, { dtype }: LogitBatch, out: FloatStorage, start: number): void {
  if (!(out instanceof Uint16Array)) {
    out.set(values, start);
    return;
  }
  const encode = encoderOf(dtype, out);
  for (let i = 0; i < values.length; i++) out[start + i] = encode(values[i]!);
}
