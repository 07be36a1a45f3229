import type { RowStatistics } from "../kernels/kernels.ts";
import type { LogitBatch } from "../logits/logit-batch.ts";
import { inputColumn, isPlain, kernelFor, outputColumn } from "./plain-batch.ts";
import type { Column, RowTask } from "./row-task.ts";
import type { SharedRoom } from "./shared-room.ts";

/** The order of `StatisticsAddresses` in `assembly/row-statistics.ts`. */
const PER_ROW = ["max", "argmax", "targetGap"] as const;
const PER_BETA = ["s0", "s1", "s2", "ss", "logS0", "target"] as const;

/** Row statistics as a task for threads; `undefined` where the synchronous kernels have to compute them. */
export function rowStatisticsTask(
  batch: LogitBatch,
  betas: Float64Array,
  labels: Int32Array | undefined,
  out: RowStatistics,
  room: SharedRoom,
): RowTask | undefined {
  if (!isPlain(batch) || batch.inner > 1) return undefined;
  const { classes, data, outer } = batch;
  const constants: Column = { perUnit: 0, source: betas };
  const input = inputColumn(data, classes, room);
  const given = labels && inputColumn(labels, 1, room);
  const results = [
    ...PER_ROW.map((result) => outputColumn(out[result], 1, room)),
    ...PER_BETA.map((result) => outputColumn(out[result], betas.length, room)),
  ];
  return {
    kernel: kernelFor("rowStatistics", batch),
    units: outer,
    elementsPerUnit: classes,
    columns: [constants, input, ...results, ...(given ? [given] : [])],
    args: [input, "units", classes, constants, betas.length, given ?? 0],
    listed: results,
  };
}
