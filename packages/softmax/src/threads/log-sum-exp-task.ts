import type { Temperature } from "../kernels/kernels.ts";
import type { FloatStorage, LogitBatch } from "../logits/logit-batch.ts";
import { inputColumn, isOrdinary, isPlain, kernelFor, stepOf, temperatureColumn } from "./plain-batch.ts";
import type { RowTask } from "./row-task.ts";
import type { SharedRoom } from "./shared-room.ts";

export interface LogSumExpTask extends RowTask {
  /** Puts the results together, when the task is done. */
  finish(): void;
}

/** log-sum-exp as a task for threads; `undefined` where the synchronous kernels have to compute it. */
export function logSumExpTask(
  batch: LogitBatch,
  temperature: Temperature,
  out: FloatStorage,
  room: SharedRoom,
): LogSumExpTask | undefined {
  if (!isPlain(batch) || !isOrdinary(batch, temperature, out) || batch.inner > 1) return undefined;
  const { classes, data, outer: rows } = batch;
  const step = stepOf(temperature);
  const maxima = new Float64Array(rows);
  const logSums = new Float64Array(rows);
  const temperatures = temperatureColumn(temperature, 1, room);
  const input = inputColumn(data, classes, room);
  const results = [maxima, logSums].map((target) => ({ perUnit: 1, target }));
  return {
    kernel: kernelFor("logSumExp", batch),
    units: rows,
    elementsPerUnit: classes,
    columns: [temperatures, input, ...results],
    args: [input, "units", classes, temperatures, step, ...results],
    finish() {
      for (let r = 0; r < rows; r++) {
        const T = typeof temperature === "number" ? temperature : temperature[r]!;
        out[r] = logSumOf(maxima[r]!, logSums[r]!, T);
      }
    },
  };
}

/** `max/T + log Σ`, where a maximum of 0 stays 0 at every T. */
function logSumOf(max: number, logSum: number, temperature: number): number {
  if (!Number.isFinite(max)) return max;
  return max === 0 ? logSum : max / temperature + logSum;
}
