/**
 * Which batches threads compute, and the columns that all their tasks begin with.
 *
 * @module
 */
import type { Temperature } from "../kernels/kernels.ts";
import { needsTaming } from "../kernels/wasm/tile-temperatures.ts";
import type { FloatStorage, LogitBatch } from "../logits/logit-batch.ts";
import { rowCount } from "../logits/logit-batch.ts";
import type { Column, Numbers } from "./row-task.ts";
import { LARGEST_CLASSES, type SharedRoom } from "./shared-room.ts";

/** A batch of float32 or float64, without a mask. */
export interface PlainBatch extends LogitBatch {
  readonly data: Float32Array | Float64Array;
  readonly dtype: "float32" | "float64";
}

/** False for what the synchronous kernels compute: 16-bit logits, masks, rows of nothing or of more than 2²⁰ classes. */
export function isPlain(batch: LogitBatch): batch is PlainBatch {
  const { classes, data, where } = batch;
  const isFloat = data instanceof Float32Array || data instanceof Float64Array;
  return isFloat && where === undefined && rowCount(batch) > 0 && classes > 0 && classes <= LARGEST_CLASSES;
}

/** Whether results are of the logits' own type, and no row has to be rewritten for its temperature. */
export function isOrdinary(batch: PlainBatch, temperature: Temperature, out: FloatStorage): boolean {
  return out.BYTES_PER_ELEMENT === batch.data.BYTES_PER_ELEMENT && !needsTaming(temperature);
}

/** The name of a kernel for the batch's type. */
export function kernelFor(operation: string, batch: PlainBatch): string {
  return operation + (batch.dtype === "float64" ? "64" : "32");
}

/** An array that is read, and where it stands if that is in shared memory. */
export function inputColumn(array: Numbers, perUnit: number, room: SharedRoom): Column {
  return isIn(room, array) ? { perUnit, resident: array } : { perUnit, source: array };
}

/** An array that is written. */
export function outputColumn(array: Numbers, perUnit: number, room: SharedRoom): Column {
  return isIn(room, array) ? { perUnit, resident: array } : { perUnit, target: array };
}

export function isIn({ buffer }: SharedRoom, array: Numbers): boolean {
  return array.buffer === buffer;
}

/** Temperatures, `rowsPerUnit` for each unit or one for all. */
export function temperatureColumn(temperature: Temperature, rowsPerUnit: number, room: SharedRoom): Column {
  return typeof temperature === "number"
    ? { perUnit: 0, source: Float64Array.of(temperature) }
    : inputColumn(temperature, rowsPerUnit, room);
}

/** Bytes from one row's temperature to the next. */
export function stepOf(temperature: Temperature): number {
  return typeof temperature === "number" ? 0 : 8;
}
