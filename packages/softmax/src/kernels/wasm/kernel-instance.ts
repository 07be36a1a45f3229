import type { KernelName } from "../kernels.ts";
import { KernelMemory } from "./kernel-memory.ts";
import { type Address, instantiateKernels, type WasmExports } from "./wasm-module.ts";

/** A WebAssembly binary, and what its arithmetic is called. */
export interface KernelModule {
  readonly name: KernelName;
  readonly module: WebAssembly.Module;
}

/** A running WebAssembly module, and the memory it computes in. */
export interface KernelInstance extends KernelModule {
  readonly wasm: WasmExports;
  readonly memory: KernelMemory;
}

/** Pages of a memory that grows, at first: more than constants and one tile need. */
const FIRST_PAGES = 32;

/** An instance whose memory grows with what a call needs. */
export function openInstance({ name, module }: KernelModule): KernelInstance {
  const memory = new WebAssembly.Memory({ initial: FIRST_PAGES });
  const wasm = instantiateKernels(module, memory);
  return { name, module, wasm, memory: new KernelMemory(memory, wasm.heapBase.value) };
}

/** An instance in a memory of fixed size, where calls use only what lies below `residents`. */
export function openInstanceWithResidents(
  { name, module }: KernelModule,
  memory: WebAssembly.Memory,
  residents: Address,
): KernelInstance {
  const wasm = instantiateKernels(module, memory);
  return { name, module, wasm, memory: new KernelMemory(memory, wasm.heapBase.value, residents) };
}
