import type { RowStatistics } from "../kernels.ts";
import type { StatisticsRequest } from "../row-kernels.ts";
import type { KernelMemory } from "./kernel-memory.ts";
import type { Address, WasmExports } from "./wasm-module.ts";
import type { WasmTile } from "./wasm-tile.ts";

/** The order of `StatisticsAddresses` in `assembly/row-statistics.ts`. */
const RESULTS = ["max", "argmax", "targetGap", "s0", "s1", "s2", "ss", "logS0", "target"] as const;
/** Those with one value per row; the others have one per row and β. */
const PER_ROW: ReadonlySet<keyof RowStatistics> = new Set(["max", "argmax", "targetGap"]);

/** Computes a tile's statistics behind the tile in memory and copies them to `request.out`. */
export function rowStatistics(
  wasm: WasmExports,
  memory: KernelMemory,
  tile: WasmTile,
  request: StatisticsRequest,
): void {
  const { betas, labels, firstRow, out } = request;
  const { rows } = tile;
  const lengthOf = (result: keyof RowStatistics) => (PER_ROW.has(result) ? rows : rows * betas.length);
  const betasAddress = memory.allocate(betas.byteLength);
  const labelsAddress = labels ? memory.allocate(rows * 4) : 0;
  const pointers = memory.allocate(RESULTS.length * 4);
  const addresses: Address[] = RESULTS.map((result) => memory.allocate(lengthOf(result) * 8));

  new Float64Array(memory.buffer, betasAddress).set(betas);
  if (labels) new Int32Array(memory.buffer, labelsAddress).set(labels.subarray(firstRow, firstRow + rows));
  new Uint32Array(memory.buffer, pointers).set(addresses);
  const run = tile.isFine ? wasm.rowStatistics64 : wasm.rowStatistics32;
  run(tile.address, rows, tile.classes, betasAddress, betas.length, labelsAddress, pointers);

  for (const [i, result] of RESULTS.entries()) {
    const View = result === "argmax" ? Int32Array : Float64Array;
    const offset = PER_ROW.has(result) ? firstRow : firstRow * betas.length;
    out[result].set(new View(memory.buffer, addresses[i]!, lengthOf(result)), offset);
  }
}
