/**
 * The WebAssembly module of this folder: loaded by `softmax/training` alone.
 *
 * @module
 */
import { openKernels } from "../../kernels/open-kernels.ts";
import { KernelMemory } from "../../kernels/wasm/kernel-memory.ts";
import { type Address, compileKernels, type WasmExports } from "../../kernels/wasm/wasm-module.ts";
import { KERNELS_TEXT } from "./kernels.generated.ts";

/** What `assembly/training/index.ts` exports. Distances between rows and columns are bytes. */
export interface LinearExports {
  readonly heapBase: { readonly value: number };
  /** Bytes of `multiply`'s `scratch`. */
  readonly multiplyScratch: { readonly value: number };

  /** `C += A·B` of float32 `[rows, steps]` and `[steps, columns]`; a row of C is contiguous. */
  readonly multiply: (
    ...args: [
      c: Address,
      cRow: number,
      a: Address,
      aRow: number,
      aColumn: number,
      b: Address,
      bRow: number,
      bColumn: number,
      rows: number,
      steps: number,
      columns: number,
      scratch: Address,
    ]
  ) => void;
  /** As in `WasmExports`. */
  readonly crossEntropy32: WasmExports["crossEntropy32"];
  /** `sums[c] += Σ_r values[r, c]`: float32 `[rows, columns]` into float64. */
  readonly addColumnSums: (...args: [values: Address, rows: number, columns: number, sums: Address]) => void;
  /** Every row at `to` becomes a copy of the `size` bytes at `row`. */
  readonly fillRows: (...args: [to: Address, rows: number, row: Address, size: number]) => void;
  /**
   * Lists what is not 0 in float32 `[rows, columns]` as pairs (int32 column, float32 value) at `to`, the address behind
   * each row's list at `ends` (int32 `[rows]`). It may write 8 bytes more than the list, whose end it returns.
   */
  readonly listRows: (
    ...args: [from: Address, rows: number, columns: number, ends: Address, to: Address]
  ) => Address;
  /**
   * `out += X·W` of listed rows: W `[D, stride / 4]`, `out` `[rows, stride / 4]` with rows `outRow` apart. `stride` is a
   * multiple of 16.
   */
  readonly multiplySparse: (
    ...args: [
      list: Address,
      ends: Address,
      rows: number,
      weights: Address,
      stride: number,
      out: Address,
      outRow: number,
    ]
  ) => void;
  /** `out += Xᵀ·G` of listed rows: G `[rows, stride / 4]` with rows `gradientRow` apart, `out` `[D, stride / 4]`. */
  readonly multiplySparseTransposed: (
    ...args: [
      list: Address,
      ends: Address,
      rows: number,
      gradient: Address,
      gradientRow: number,
      out: Address,
      stride: number,
    ]
  ) => void;
}

/** The module at work, and the memory it computes in. */
export interface LinearInstance {
  readonly wasm: LinearExports;
  readonly memory: KernelMemory;
  /** Room that `multiply` needs, kept for good. */
  readonly scratch: Address;
}

/** A memory that grew beyond this is let go after the call that needed it. */
const KEPT_BYTES = 2 ** 25;

let compiled: WebAssembly.Module | undefined;
let shared: LinearInstance | undefined;

/** Whether WebAssembly computes here. */
export function hasLinearKernels(): boolean {
  return openKernels().name !== "js";
}

/** An instance of its own; only where `hasLinearKernels()`. */
export function openLinearInstance(): LinearInstance {
  compiled ??= compileKernels(KERNELS_TEXT);
  const memory = new WebAssembly.Memory({ initial: 1 });
  const wasm = new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as LinearExports;
  const stack = new KernelMemory(memory, wasm.heapBase.value);
  const scratch = stack.allocate(wasm.multiplyScratch.value);
  stack.keep();
  return { wasm, memory: stack, scratch };
}

/** Calls `work` with an instance that nothing else uses meanwhile; only where `hasLinearKernels()`. */
export function withLinearInstance<Result>(work: (instance: LinearInstance) => Result): Result {
  shared ??= openLinearInstance();
  const instance = shared;
  try {
    return work(instance);
  } finally {
    instance.memory.reset();
    if (instance.memory.bytes.length > KEPT_BYTES) shared = undefined;
  }
}
