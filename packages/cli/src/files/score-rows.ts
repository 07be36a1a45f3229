/**
 * A block of rows on its way through `apply`: what a file gives, and what it gets back.
 *
 * @module
 */

/** Scores as a file holds them, `[rows, width]`. */
export interface ScoreRows {
  readonly path: string;
  readonly firstRow: number;
  readonly rows: number;
  readonly width: number;
  readonly scores: Float32Array | Float64Array;
}

/** `[rows, width]`: K probabilities; with top-k, k class indices and then their k probabilities. */
export interface ResultRows {
  readonly width: number;
  readonly values: Float32Array | Float64Array;
  /** `[rows, K]`: 1 for the classes in each row's prediction set; where `apply --sets` asks for them. */
  readonly sets?: Uint8Array;
}

export type SoftmaxRows = (rows: ScoreRows) => ResultRows;
