import type { RowStatistics } from "../kernels/kernels.ts";
import type { LogitBatch } from "../logits/logit-batch.ts";
import { inputColumn, isPlain, kernelFor, outputColumn } from "./plain-batch.ts";
import type { RowTask } from "./row-task.ts";
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
  return {
    kernel: kernelFor("rowStatistics", batch),
    units: outer,
    elementsPerUnit: classes,
    columns: [
      { perUnit: 0, source: betas },
      inputColumn(data, classes, room),
      ...PER_ROW.map((result) => outputColumn(out[result], 1, room)),
      ...PER_BETA.map((result) => outputColumn(out[result], betas.length, room)),
      ...(labels ? [inputColumn(labels, 1, room)] : []),
    ],
    call([betasAt, input, ...rest], units) {
      const results = rest.slice(0, PER_ROW.length + PER_BETA.length);
      const labelsAt = rest[results.length] ?? 0;
      return [input!, units, classes, betasAt!, betas.length, labelsAt, results];
    },
  };
}
