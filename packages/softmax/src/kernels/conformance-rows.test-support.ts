/**
 * Rows, batches and comparisons that the conformance suite is made of.
 *
 * @module
 */
import { encodeBfloat16 } from "../logits/bfloat16.ts";
import { encodeFloat16 } from "../logits/float16.ts";
import type { FloatStorage, LogitBatch, LogitDtype } from "../logits/logit-batch.ts";
import { argmax } from "../math/argmax.ts";
import { logSumExp } from "../math/log-sum-exp.ts";
import { logSoftmaxInto, softmaxInto } from "../math/softmax.ts";
import { ulpError, ulpError32 } from "../math/ulp-error.ts";
import type { Kernels, Temperature } from "./kernels.ts";

export type Operation = "softmax" | "logSoftmax" | "logSumExp";
export type FloatDtype = "float32" | "float64";

export const OPERATIONS = ["softmax", "logSoftmax", "logSumExp"] as const;
export const DTYPES = ["float32", "float64"] as const;
/** Every SIMD tail, and rows of a few hundred, a thousand, and a vocabulary. */
export const CLASS_COUNTS = [...Array.from({ length: 68 }, (_, K) => K), 257, 1000, 50_257];

/** A sequence that is the same in every run: mulberry32, uniform in [−.5, .5). */
export function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32 - 0.5;
  };
}

export function storage(dtype: LogitDtype, from: ArrayLike<number>): FloatStorage {
  if (dtype === "float32") return Float32Array.from(from);
  if (dtype === "float64") return Float64Array.from(from);
  return Uint16Array.from(from, dtype === "float16" ? encodeFloat16 : encodeBfloat16);
}

export function rowBatch(dtype: LogitDtype, row: ArrayLike<number>): LogitBatch {
  return { data: storage(dtype, row), dtype, outer: 1, classes: row.length, inner: 1 };
}

export function blank(dtype: LogitDtype, length: number): FloatStorage {
  return storage(dtype, new Float64Array(length));
}

export function run(
  kernels: Kernels,
  operation: Operation,
  batch: LogitBatch,
  T: Temperature = 1,
): FloatStorage {
  const out = blank(batch.dtype, operation === "logSumExp" ? batch.outer * batch.inner : batch.data.length);
  kernels[operation](batch, T, out);
  return out;
}

export function largest(row: ArrayLike<number>): number {
  return row[argmax(row)]!;
}

/** What the reference gives for one row, in float64. */
export function reference(operation: Operation, row: ArrayLike<number>, T: number): number[] {
  if (operation === "logSumExp") return [logSumExp(row, T)];
  return (operation === "softmax" ? softmaxInto : logSoftmaxInto)([], row, T);
}

/** The worst error so far, and where. */
export class Worst {
  ulp = 0;
  where = "nowhere";

  compare(where: string, dtype: FloatDtype, actual: number, expected: number, scale?: number): void {
    const ulp = (dtype === "float32" ? ulpError32 : ulpError)(actual, expected, scale);
    if (ulp <= this.ulp) return;
    this.ulp = ulp;
    this.where = `${where}: ${actual} for ${expected}, ${ulp} ulp`;
  }
}
