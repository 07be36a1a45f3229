/**
 * What one implementation computes: operations on contiguous rows, a tile at a time.
 *
 * Layouts, dtypes of 16 bits, masks and extreme temperatures are dealt with once, in `tiled-kernels.ts`.
 *
 * @module
 */
import type { RowStatistics } from "./kernels.ts";

/** A tile's rows, contiguous, `[rows, K]`. */
export type RowArray = Float32Array | Float64Array;

/** Rows to work on. A tile is valid until the next one is opened. */
export interface RowTile {
  readonly rows: number;
  readonly classes: number;
  /** `[rows, K]`: logits in, and where the operation is row-wise, results out. */
  readonly values: RowArray;
  /** T of each row, `[rows]`. */
  readonly temperatures: Float64Array;
}

/** The largest logit and `log Σ e^((z − max)/T)` of each row, `[rows]`: their combination is `max/T + log`. */
export interface RowLogSums {
  readonly max: Float64Array;
  readonly logSum: Float64Array;
}

/** Sums at several β, and which rows of the caller's arrays a tile stands for. */
export interface StatisticsRequest {
  readonly betas: Float64Array;
  readonly labels: Int32Array | undefined;
  readonly firstRow: number;
  readonly out: RowStatistics;
}

export interface RowKernels {
  readonly name: "js" | "wasm";
  /** Room for `rows` rows. `fine` asks for float64, otherwise float32 is enough for what comes in and goes out. */
  openTile(fine: boolean, rows: number, classes: number): RowTile;
  softmax(tile: RowTile): void;
  logSoftmax(tile: RowTile): void;
  logSumExp(tile: RowTile): RowLogSums;
  rowStatistics(tile: RowTile, request: StatisticsRequest): void;
  log(values: RowArray, out: Float64Array): void;
}
