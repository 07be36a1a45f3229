import type { Address } from "../../kernels/wasm/wasm-module.ts";

/** Rows that are worked on together, and where their logits, later the gradient in them, stand: `[rows, stride / 4]`. */
export interface RowBlock {
  readonly first: number;
  readonly rows: number;
  readonly logits: Address;
  /** Bytes from one row of logits to the next. */
  readonly stride: number;
}

/** What features do, however they are stored. Products are added to what their room holds. */
export interface FeatureRows {
  /** Makes a block's rows ready; `isLeftOut` tells which of them must count for nothing. */
  load(block: RowBlock, isLeftOut: (row: number) => boolean): void;
  /** `logits += X·W` for all classes. */
  addLogits(block: RowBlock): void;
  /** Adds `Xᵀ·G` to the caller's array. */
  addWeightGradient(block: RowBlock, out: Float32Array | Float64Array): void;
}
