/**
 * What the WebAssembly module of `softmax/training` exports: products of float32 matrices, and cross-entropy of rows.
 * Only deterministic SIMD is used, and no function of the host.
 */
import { crossEntropyRows } from "../cross-entropy";

export { addColumnSums } from "./column-sums";
export { fillRows } from "./fill-rows";
export { multiply, multiplyScratch } from "./multiply";
export { listRows, multiplySparse, multiplySparseTransposed } from "./sparse-rows";

/** First byte that the kernels do not use themselves. */
export const heapBase: usize = __heap_base;

/** As in the module of `assembly/index.ts`. */
export function crossEntropy32(
  input: usize,
  rows: usize,
  classes: usize,
  temperatures: usize,
  step: usize,
  labels: usize,
  losses: usize,
  gradient: usize,
  scales: usize,
): void {
  crossEntropyRows<f32>(input, rows, classes, temperatures, step, labels, losses, gradient, scales);
}
