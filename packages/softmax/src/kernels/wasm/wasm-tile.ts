import type { RowTile } from "../row-kernels.ts";
import type { KernelMemory } from "./kernel-memory.ts";
import type { Address } from "./wasm-module.ts";

/** A tile and where its arrays stand. */
export interface WasmTile extends RowTile {
  readonly isFine: boolean;
  readonly address: Address;
  readonly temperaturesAddress: Address;
  /** One row of float64, or two results per row. */
  readonly scratchAddress: Address;
}

/** Forgets the tile before: both use the same memory. */
export function openTile(memory: KernelMemory, isFine: boolean, rows: number, classes: number): WasmTile {
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
