/**
 * Kernels under test, the arrays they are given, and numbers that are the same in every run.
 *
 * @module
 */
import { decodeBfloat16, encodeBfloat16 } from "../logits/bfloat16.ts";
import { decodeFloat16, encodeFloat16 } from "../logits/float16.ts";
import type { FloatStorage, LogitBatch, LogitDtype } from "../logits/logit-batch.ts";
import { argmax } from "../math/argmax.ts";
import type { Kernels } from "./kernels.ts";

export const DTYPES: readonly LogitDtype[] = ["float32", "float64", "float16", "bfloat16"];
/** Every SIMD tail. */
export const SHORT = Array.from({ length: 67 }, (_, i) => i + 1);
/** Rows of a hundred, a thousand, and vocabularies. */
export const LONG = [100, 257, 999, 1000, 4096, 4099, 50_257, 151_936, 262_144];

/** 16 bits are decoded before, and rounded after, what float32 does. */
export function longCounts(dtype: LogitDtype): number[] {
  return is16Bit(dtype) ? LONG.filter((K) => K < 100_000) : LONG;
}

export function is16Bit(dtype: LogitDtype): dtype is "float16" | "bfloat16" {
  return dtype === "float16" || dtype === "bfloat16";
}

/** Arrays that kernels read and write. */
export type KernelArray = FloatStorage | Uint8Array | Int32Array;

/** Where the arrays of a call stand: as they are, or in an arena. */
export interface Placement {
  /** An array with the same values where the kernels shall find it. */
  place<Of extends KernelArray>(array: Of): Of;
  /** Called before each call of a kernel: arrays placed for earlier ones are not needed any more. */
  clear(): void;
}

export const AS_THEY_ARE: Placement = { place: (array) => array, clear: () => {} };

export interface Subject {
  readonly kernels: Kernels;
  readonly placement: Placement;
}

export function storage(dtype: LogitDtype, from: ArrayLike<number>): FloatStorage {
  if (dtype === "float32") return new Float32Array(from);
  if (dtype === "float64") return new Float64Array(from);
  return Uint16Array.from(from, dtype === "float16" ? encodeFloat16 : encodeBfloat16);
}

export function blank(dtype: LogitDtype, length: number): FloatStorage {
  if (dtype === "float32") return new Float32Array(length);
  return dtype === "float64" ? new Float64Array(length) : new Uint16Array(length);
}

/** The numbers that an array holds; 16-bit patterns are of `dtype`. */
export function valuesOf(dtype: LogitDtype, array: FloatStorage): Float64Array {
  if (!(array instanceof Uint16Array)) return new Float64Array(array);
  return Float64Array.from(array, dtype === "float16" ? decodeFloat16 : decodeBfloat16);
}

/** The numbers as `dtype` holds them. */
export function rounded(dtype: LogitDtype, values: ArrayLike<number>): Float64Array {
  return valuesOf(dtype, storage(dtype, values));
}

export function rowBatch(dtype: LogitDtype, row: ArrayLike<number>): LogitBatch {
  return { data: storage(dtype, row), dtype, outer: 1, classes: row.length, inner: 1 };
}

export function largest(row: ArrayLike<number>): number {
  return row[argmax(row)]!;
}

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

/** K logits, spread evenly around `centre`. */
export function noisyRow(classes: number, spread: number, seed: number, centre = 0): Float64Array {
  const random = noise(seed);
  const row = new Float64Array(classes);
  for (let k = 0; k < classes; k++) row[k] = centre + spread * random();
  return row;
}
