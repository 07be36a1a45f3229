import { statisticsOfRow } from "./statistics-of-row.ts";

/** `e^−x` of x ≥ 0 with the kernels' bits: `Math.exp` differs between engines. */
export function inverseExponential(x: number): number {
  return statisticsOfRow(Float64Array.of(0, -x), 1).target[0]!;
}
