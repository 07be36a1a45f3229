/**
 * What the WebAssembly module of `softmax/training` exports: products of float32 matrices, and cross-entropy of rows.
 * Only deterministic SIMD is used, and no function of the host.
 */
export { crossEntropy32, heapBase } from "../index";
export { addColumnSums } from "./column-sums";
export { fillRows } from "./fill-rows";
export { multiply, multiplyScratch } from "./multiply";
export { listRows, multiplySparse, multiplySparseTransposed } from "./sparse-rows";
