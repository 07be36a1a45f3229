import { installKernels } from "../kernels/open-kernels.ts";
import { compileKernels } from "../kernels/wasm/wasm-module.ts";
import { hasRelaxedSimd } from "./has-relaxed-simd.ts";
import { KERNELS_TEXT } from "./kernels.generated.ts";

/**
 * From now on this process computes with fused multiply-add, where the engine has WebAssembly's relaxed SIMD.
 *
 * A fused multiply-add rounds once instead of twice, and takes the time of one operation: float32 results come 1.1 to 1.3
 * times as fast; float64 results do not. Whether it is fused is the machine's choice, so the last digits of a result may
 * differ from one machine to another, where those of the default kernels are the same everywhere. The error bounds are
 * those of the default kernels.
 *
 * @returns true if it does; false, with nothing changed, where the engine has no relaxed SIMD (plain Node 20) or no
 * WebAssembly
 * @example
 * useRelaxedKernels(); // true
 * kernelName(); // "wasm-relaxed"
 */
export function useRelaxedKernels(): boolean {
  if (!hasRelaxedSimd()) return false;
  installKernels("wasm-relaxed", compileKernels(KERNELS_TEXT));
  return true;
}
