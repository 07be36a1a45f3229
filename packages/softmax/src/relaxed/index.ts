/**
 * Kernels that may use fused multiply-add.
 *
 * @module
 */
export { useRelaxedKernels } from "./use-relaxed-kernels.ts";
