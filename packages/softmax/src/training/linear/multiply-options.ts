/** Sizes and forms of `multiplyInto`. */
export interface MultiplyOptions {
  /** Rows of the result. */
  readonly rows: number;
  /** What is summed over. */
  readonly inner: number;
  /** Columns of the result. */
  readonly columns: number;
  /** The operand that is stored transposed: `"left"` as `[inner, rows]`, `"right"` as `[columns, inner]`. */
  readonly transposed?: "left" | "right" | undefined;
  /** `[columns]`, added to every row. */
  readonly bias?: Float32Array | undefined;
  /** Whether the product is added to what `out` holds; by default it takes its place. */
  readonly add?: boolean | undefined;
}
