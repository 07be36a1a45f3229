/**
 * Chooses the kernels: WebAssembly SIMD where it runs, else JavaScript.
 *
 * @module
 */
import { jsRowKernels } from "./js/js-row-kernels.ts";
import type { Kernels } from "./kernels.ts";
import { tiledKernels } from "./tiled-kernels.ts";
import { wasmRowKernels } from "./wasm/wasm-row-kernels.ts";

let opened: Kernels | undefined;

/** The kernels of this process, opened once: nothing to await, nothing to close. */
export function openKernels(): Kernels {
  opened ??= openWasmKernels() ?? openJsKernels();
  return opened;
}

/** Kernels in plain JavaScript. */
export function openJsKernels(): Kernels {
  return tiledKernels(jsRowKernels());
}

/** Kernels in WebAssembly SIMD; `undefined` where it is missing or forbidden. */
export function openWasmKernels(): Kernels | undefined {
  try {
    return tiledKernels(wasmRowKernels());
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
 * missing or forbidden) agrees with it within the error bounds.
 *
 * @example
 * kernelName(); // "wasm"
 */
export function kernelName(): Kernels["name"] {
  return openKernels().name;
}
