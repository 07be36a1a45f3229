/**
 * What a batch of logits is, after every argument has been checked: the only form that kernels see.
 *
 * Letters used everywhere: N rows, K classes. A batch of any shape and axis is row-major
 * `[outer, K, inner]`: class k of row `r = o·inner + i` stands at `(o·K + k)·inner + i`.
 * The last axis is `inner = 1`; then rows are contiguous.
 *
 * @module
 */

/** How the numbers of a batch are stored. `float16` and `bfloat16` are bit patterns in a `Uint16Array`. */
export type LogitDtype = "float32" | "float64" | "float16" | "bfloat16";

/** Storage that kernels read and write. */
export type FloatStorage = Float32Array | Float64Array | Uint16Array;

/** Logits, checked: `outer · classes · inner` numbers and how they lie. */
export interface LogitBatch {
  readonly data: FloatStorage;
  readonly dtype: LogitDtype;
  readonly outer: number;
  /** K, the length of the class axis. */
  readonly classes: number;
  readonly inner: number;
  /** Same length and layout as `data`; 0 leaves a class out of its row, anything else lets it take part. */
  readonly where?: Uint8Array | undefined;
}

/** N, the number of rows: `outer · inner`. */
export function rowCount(batch: LogitBatch): number {
  return batch.outer * batch.inner;
}
