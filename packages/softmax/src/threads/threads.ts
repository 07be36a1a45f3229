/// <reference lib="esnext.disposable" preserve="true" />
import type { RowStatistics } from "../kernels/kernels.ts";
import type { LogitBatch } from "../logits/logit-batch.ts";
import type { LogitInput, LogitOptionsWithOutput } from "../logits/logit-input.ts";
import type { ResultOf, RowResultOf } from "../logits/logit-result.ts";

/** Options of the synchronous function, and a signal. */
export interface ThreadedOptions extends LogitOptionsWithOutput {
  /** Once aborted, nothing more is begun, and the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * A pool of threads that computes large batches, while the calling thread goes on.
 *
 * Each function checks its arguments as the synchronous one of the same name, throws the same errors (as a rejected
 * promise) and gives the same bits, whatever the number of threads. A row is never split between threads: they help
 * from two rows on, and pay from about 100,000 logits on.
 *
 * Arrays from `allocate` stay where they are; ordinary arrays are copied through shared memory piece by piece, while
 * threads compute the piece before. Neither logits nor `out` may be changed before the promise settles; a rejected one
 * leaves `out` half written. Calls are computed one after the other, in order.
 *
 * Threads compute float32 and float64 logits, with results of the same type, along the last axis; softmax of float32
 * along any other axis too, a block of rows at a time. Everything else (masks, 16-bit types, temperatures of 0, `Infinity`
 * or beyond 2⁻⁹⁰⁰ … 2⁵⁰⁰, rows of more than 2²⁰ classes) is right as well, but the calling thread computes it.
 */
export interface Threads {
  /** How many there are. */
  readonly threads: number;

  /**
   * An array of zeros in the memory that the threads share. Each takes its bytes rounded up to 16.
   *
   * @param dtype `"float16"` and `"bfloat16"` are bits in a `Uint16Array`; `"uint8"` is for masks, `"int32"` for labels
   * @throws {TypeError} another dtype
   * @throws {RangeError} a length that cannot be, or not enough room left
   */
  allocate(dtype: "float32", length: number): Float32Array<SharedArrayBuffer>;
  allocate(dtype: "float64", length: number): Float64Array<SharedArrayBuffer>;
  allocate(dtype: "float16" | "bfloat16", length: number): Uint16Array<SharedArrayBuffer>;
  allocate(dtype: "uint8", length: number): Uint8Array<SharedArrayBuffer>;
  allocate(dtype: "int32", length: number): Int32Array<SharedArrayBuffer>;

  /** See the synchronous `softmax`. */
  softmax<Logits extends LogitInput, const Options extends ThreadedOptions | undefined = undefined>(
    logits: Logits,
    options?: Options,
  ): Promise<ResultOf<Logits, Options>>;

  /** See the synchronous `logSoftmax`. */
  logSoftmax<Logits extends LogitInput, const Options extends ThreadedOptions | undefined = undefined>(
    logits: Logits,
    options?: Options,
  ): Promise<ResultOf<Logits, Options>>;

  /** See the synchronous `logSumExp`. */
  logSumExp<Logits extends LogitInput, const Options extends ThreadedOptions | undefined = undefined>(
    logits: Logits,
    options?: Options,
  ): Promise<RowResultOf<Logits, Options>>;

  /**
   * `Kernels.rowStatistics`, for what is built on it: arguments are trusted, `out` comes from `createRowStatistics`.
   */
  rowStatistics(
    batch: LogitBatch,
    betas: Float64Array,
    labels: Int32Array | undefined,
    out: RowStatistics,
    signal?: AbortSignal,
  ): Promise<void>;

  /** Ends the threads. Calls that are not done are rejected; arrays stay as they are. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
