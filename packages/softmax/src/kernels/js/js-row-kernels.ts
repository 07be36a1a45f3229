/**
 * The kernels in plain JavaScript: the float64 reference of `math/`, row by row.
 *
 * Used where WebAssembly is missing. `Math.exp` and `Math.log` are the engine's, so the last digit may
 * differ from one engine to another.
 *
 * @module
 */
import { argmax } from "../../math/argmax.ts";
import { logSumExp } from "../../math/log-sum-exp.ts";
import { logSoftmaxInto, softmaxInto } from "../../math/softmax.ts";
import type { RowKernels, RowTile } from "../row-kernels.ts";
import { statisticsOfRow } from "./row-statistics.ts";

export function jsRowKernels(): RowKernels {
  return {
    name: "js",
    openTile: (_isFine, rows, classes) => ({
      rows,
      classes,
      values: new Float64Array(rows * classes),
      temperatures: new Float64Array(rows),
    }),
    softmax: (tile) => forEachRow(tile, (row, r) => softmaxInto(row, row, tile.temperatures[r]!)),
    logSoftmax: (tile) => forEachRow(tile, (row, r) => logSoftmaxInto(row, row, tile.temperatures[r]!)),
    logSumExp: logSumsOf,
    rowStatistics: (tile, request) => forEachRow(tile, (row, r) => statisticsOfRow(row, r, request)),
    log: (values, out) => {
      for (let i = 0; i < values.length; i++) out[i] = Math.log(values[i]!);
    },
  };
}

function logSumsOf(tile: RowTile): { max: Float64Array; logSum: Float64Array } {
  const max = new Float64Array(tile.rows);
  const logSum = new Float64Array(tile.rows);
  forEachRow(tile, (row, r) => {
    const m = tile.classes > 0 ? row[argmax(row)]! : -Infinity;
    max[r] = m;
    for (let k = 0; k < row.length; k++) row[k] = row[k]! - m;
    logSum[r] = logSumExp(row, tile.temperatures[r]!);
  });
  return { max, logSum };
}

function forEachRow(tile: RowTile, visit: (row: Float64Array, r: number) => void): void {
  const { rows, classes } = tile;
  const values = tile.values as Float64Array;
  for (let r = 0; r < rows; r++) visit(values.subarray(r * classes, (r + 1) * classes), r);
}
