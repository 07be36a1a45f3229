import type { Address } from "../../kernels/wasm/wasm-module.ts";
import type { LinearInstance } from "./linear-module.ts";

/** A float32 matrix in an instance's memory: `[rows, columns]`, bytes from one row, and from one column, to the next. */
export interface StoredMatrix {
  readonly at: Address;
  readonly row: number;
  /** Default 4: rows are contiguous. */
  readonly column?: number;
}

/** The same matrix, its rows taken for columns. */
export function transposed({ at, row, column = 4 }: StoredMatrix): StoredMatrix {
  return { at, row: column, column: row };
}

export interface ProductSize {
  /** Of A and C. */
  readonly rows: number;
  /** Columns of A, rows of B: what is summed over. */
  readonly steps: number;
  /** Of B and C. */
  readonly columns: number;
}

/**
 * `C += A·B`; rows of C are contiguous. Each element is summed in float32 in the order of the steps, from what C holds,
 * so its bits depend on its row of A and its column of B alone.
 */
export function addProduct(
  { wasm, scratch }: LinearInstance,
  c: StoredMatrix,
  a: StoredMatrix,
  b: StoredMatrix,
  { rows, steps, columns }: ProductSize,
): void {
  const { at, row, column = 4 } = a;
  wasm.multiply(c.at, c.row, at, row, column, b.at, b.row, b.column ?? 4, rows, steps, columns, scratch);
}
