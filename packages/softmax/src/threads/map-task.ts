import type { Temperature } from "../kernels/kernels.ts";
import type { FloatStorage, LogitBatch } from "../logits/logit-batch.ts";
import {
  inputColumn,
  isIn,
  isOrdinary,
  isPlain,
  kernelFor,
  outputColumn,
  stepOf,
  temperatureColumn,
} from "./plain-batch.ts";
import type { Column, Numbers, RowTask } from "./row-task.ts";
import type { SharedRoom } from "./shared-room.ts";

/**
 * softmax or log-softmax as a task for threads; `undefined` where the synchronous kernels have to compute it.
 *
 * A unit is a block of the batch: a row of the last axis, otherwise the rows that lie side by side.
 */
export function mapTask(
  operation: "softmax" | "logSoftmax",
  batch: LogitBatch,
  temperature: Temperature,
  out: FloatStorage,
  room: SharedRoom,
): RowTask | undefined {
  if (!isPlain(batch) || !isOrdinary(batch, temperature, out)) return undefined;
  const { classes, data, dtype, inner, outer } = batch;
  const isSoftmax = operation === "softmax";
  if (inner > 1 && !(isSoftmax && dtype === "float32")) return undefined;
  const perUnit = classes * inner;
  const step = stepOf(temperature);
  const temperatures = temperatureColumn(temperature, inner, room);
  const logits = logitColumns(data, out as Numbers, perUnit, room);
  const [input, output = input] = logits;
  return {
    kernel: kernelFor(operation, batch),
    units: outer,
    elementsPerUnit: perUnit,
    columns: [temperatures, ...logits],
    args: [input, output, "units", classes, ...(isSoftmax ? [inner] : []), temperatures, step],
  };
}

/** Logits and results; one column where logits can be copied to the place of their results. */
function logitColumns(data: Numbers, out: Numbers, perUnit: number, room: SharedRoom): [Column, ...Column[]] {
  if (isIn(room, data)) return [inputColumn(data, perUnit, room), outputColumn(out, perUnit, room)];
  const column = outputColumn(out, perUnit, room);
  return [{ ...column, source: data }];
}
