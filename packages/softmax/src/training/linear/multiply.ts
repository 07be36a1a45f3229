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

/** `out = left·right`, `[rows, inner]`·`[inner, columns]`, row-major. */
export function multiplyInto(
  out: Float32Array,
  left: Float32Array,
  right: Float32Array,
  { rows, inner, columns, transposed, bias, add = false }: MultiplyOptions,
): void {
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      let sum = (bias?.[c] ?? 0) + (add ? out[r * columns + c]! : 0);
      for (let i = 0; i < inner; i++) {
        const a = left[transposed === "left" ? i * rows + r : r * inner + i]!;
        sum += a * right[transposed === "right" ? c * inner + i : i * columns + c]!;
      }
      out[r * columns + c] = sum;
    }
  }
}
