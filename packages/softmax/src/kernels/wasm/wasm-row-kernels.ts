/**
 * The kernels in WebAssembly SIMD: tiles live in the module's memory.
 *
 * @module
 */
import type { RowArray, RowKernels, RowLogSums } from "../row-kernels.ts";
import { KernelMemory } from "./kernel-memory.ts";
import { rowStatistics } from "./row-statistics.ts";
import { instantiateKernels, type WasmExports } from "./wasm-module.ts";
import { openTile, type WasmTile } from "./wasm-tile.ts";

/** Values whose logarithms are taken at once. */
const LOG_BLOCK = 8192;

export function wasmRowKernels(): RowKernels {
  const wasm = instantiateKernels();
  const memory = new KernelMemory(wasm);
  return {
    name: "wasm",
    openTile: (isFine, rows, classes) => openTile(memory, isFine, rows, classes),
    softmax: (tile) => softmax(wasm, tile as WasmTile),
    logSoftmax: (tile) => logSoftmax(wasm, tile as WasmTile),
    logSumExp: (tile) => logSumExp(wasm, memory, tile as WasmTile),
    rowStatistics: (tile, request) => rowStatistics(wasm, memory, tile as WasmTile, request),
    log: (values, out) => log(wasm, memory, values, out),
  };
}

function softmax(wasm: WasmExports, tile: WasmTile): void {
  const run = tile.isFine ? wasm.softmax64 : wasm.softmax32;
  run(tile.address, tile.rows, tile.classes, tile.temperaturesAddress, tile.scratchAddress);
}

function logSoftmax(wasm: WasmExports, tile: WasmTile): void {
  const run = tile.isFine ? wasm.logSoftmax64 : wasm.logSoftmax32;
  run(tile.address, tile.rows, tile.classes, tile.temperaturesAddress);
}

function logSumExp(wasm: WasmExports, memory: KernelMemory, tile: WasmTile): RowLogSums {
  const run = tile.isFine ? wasm.logSumExp64 : wasm.logSumExp32;
  const { rows, scratchAddress } = tile;
  const logSums = scratchAddress + rows * 8;
  run(tile.address, rows, tile.classes, tile.temperaturesAddress, scratchAddress, logSums);
  return {
    max: new Float64Array(memory.buffer, scratchAddress, rows),
    logSum: new Float64Array(memory.buffer, logSums, rows),
  };
}

function log(wasm: WasmExports, memory: KernelMemory, values: RowArray, out: Float64Array): void {
  memory.reset();
  const address = memory.allocate(LOG_BLOCK * 8);
  for (let start = 0; start < values.length; start += LOG_BLOCK) {
    const block = values.subarray(start, start + LOG_BLOCK);
    const view = new Float64Array(memory.buffer, address, block.length);
    view.set(block);
    wasm.log64(address, block.length);
    out.set(view, start);
  }
}
