/**
 * Chooses the kernels: WebAssembly SIMD where it runs, else JavaScript.
 *
 * @module
 */
import { jsKernels } from "./js/js-kernels.ts";
import type { KernelName, Kernels } from "./kernels.ts";
import { residentKernels } from "./resident-kernels.ts";
import { type KernelModule, openInstance } from "./wasm/kernel-instance.ts";
import { ShortRows } from "./wasm/short-rows.ts";
import { wasmKernels } from "./wasm/wasm-kernels.ts";
import { compileKernels } from "./wasm/wasm-module.ts";

interface Opened {
  readonly kernels: Kernels;
  /** Both are absent where JavaScript computes. */
  readonly shortRows?: ShortRows;
  readonly module?: KernelModule;
}

let opened: Opened | undefined;
/** Once there was an arena, every operation asks whether its arrays live in one. */
let hasArenas = false;

/** The kernels of this process, opened once: nothing to await, nothing to close. */
export function openKernels(): Kernels {
  return open().kernels;
}

/** What computes a few short rows; `undefined` where JavaScript computes. */
export function openShortRows(): ShortRows | undefined {
  return open().shortRows;
}

/** The binary that arenas are made with; `undefined` where JavaScript computes. From now on arrays may live in one. */
export function openForArenas(): KernelModule | undefined {
  const { kernels, shortRows, module } = open();
  if (module === undefined || shortRows === undefined) return undefined;
  if (!hasArenas) opened = { kernels: residentKernels(kernels), shortRows, module };
  hasArenas = true;
  return module;
}

/** From now on the process computes with `module`, and so do arenas created later. */
export function installKernels(name: KernelName, module: WebAssembly.Module): void {
  opened = openModule({ name, module });
}

/** Kernels in plain JavaScript. */
export function openJsKernels(): Kernels {
  return jsKernels();
}

/** Kernels in WebAssembly SIMD; `undefined` where it is missing or forbidden. */
export function openWasmKernels(): Kernels | undefined {
  return openDefaultModule()?.kernels;
}

function open(): Opened {
  opened ??= openDefaultModule() ?? { kernels: openJsKernels() };
  return opened;
}

function openModule(module: KernelModule): Opened {
  const instance = openInstance(module);
  const shortRows = new ShortRows(instance);
  const kernels = wasmKernels(instance);
  return { kernels: hasArenas ? residentKernels(kernels) : kernels, shortRows, module };
}

function openDefaultModule(): Opened | undefined {
  try {
    return openModule({ name: "wasm", module: compileKernels() });
  } catch (error) {
    // No WebAssembly; forbidden by a content security policy, which is an EvalError in older Safari, or no SIMD;
    // Chrome before 115, where a module of more than 4 KiB may not be compiled synchronously on the main thread.
    if (error instanceof ReferenceError || error instanceof EvalError) return undefined;
    if (error instanceof WebAssembly.CompileError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/**
 * Which kernels compute here: `"wasm"` gives the same bits on every machine, `"js"` (where WebAssembly SIMD is
 * missing or forbidden) agrees with it within the error bounds, and so does `"wasm-relaxed"` (see "softmax/relaxed").
 *
 * @example
 * kernelName(); // "wasm"
 */
export function kernelName(): KernelName {
  return openKernels().name;
}
