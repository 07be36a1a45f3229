import type { MultiplyOptions } from "./multiply-options.ts";

/** `multiplyInto` of checked arguments, in float64, rounded once: what computes where WebAssembly is forbidden. */
export function plainMultiplyInto(
  out: Float32Array,
  left: Float32Array,
  right: Float32Array,
  { rows, inner, columns, transposed, bias, add = false }: MultiplyOptions,
): void {
  const [leftRow, leftColumn] = transposed === "left" ? [1, rows] : [inner, 1];
  const [rightRow, rightColumn] = transposed === "right" ? [1, inner] : [columns, 1];
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      let sum = (bias?.[c] ?? 0) + (add ? out[r * columns + c]! : 0);
      for (let i = 0; i < inner; i++) {
        sum += left[r * leftRow + i * leftColumn]! * right[i * rightRow + c * rightColumn]!;
      }
      out[r * columns + c] = sum;
    }
  }
}
