import { createRowStatistics, type RowStatistics } from "../../kernels/kernels.ts";
import { openKernels } from "../../kernels/open-kernels.ts";
import type { FloatArray } from "../weights.ts";

/** What the kernels know of one row, `[V]`, and of a token of it, at T = 1. */
export function statisticsOfRow(row: FloatArray, token?: number): RowStatistics {
  const dtype = row instanceof Float32Array ? "float32" : "float64";
  const statistics = createRowStatistics(1, 1);
  openKernels().rowStatistics(
    { data: row, dtype, outer: 1, classes: row.length, inner: 1 },
    Float64Array.of(1),
    token === undefined ? undefined : Int32Array.of(token),
    statistics,
  );
  return statistics;
}
