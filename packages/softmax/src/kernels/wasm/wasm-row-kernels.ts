/**
 * The kernels in WebAssembly SIMD: tiles live in the module's memory.
 *
 * @module
 */
import type { RowArray, RowKernels, RowLogSums, RowTile } from "../row-kernels.ts";
import { KernelMemory } from "./kernel-memory.ts";
import { rowStatistics } from "./row-statistics.ts";
import { type Address, instantiateKernels, type WasmExports } from "./wasm-module.ts";

/** A tile and where its arrays stand. */
export interface WasmTile extends RowTile {
  readonly isFine: boolean;
  readonly address: Address;
  readonly temperaturesAddress: Address;
  /** One row of float64, or two results per row. */
  readonly scratchAddress: Address;
}

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

function openTile(memory: KernelMemory, isFine: boolean, rows: number, classes: number): WasmTile {
  const Values = isFine ? Float64Array : Float32Array;
  memory.reset();
  const address = memory.allocate(rows * classes * Values.BYTES_PER_ELEMENT);
  const temperaturesAddress = memory.allocate(rows * 8);
  const scratchAddress = memory.allocate(Math.max(classes + 1, 2 * rows) * 8);
  return {
    rows,
    classes,
    isFine,
    values: new Values(memory.buffer, address, rows * classes),
    temperatures: new Float64Array(memory.buffer, temperaturesAddress, rows),
    address,
    temperaturesAddress,
    scratchAddress,
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
