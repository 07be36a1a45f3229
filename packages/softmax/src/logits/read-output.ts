import { describeValue } from "./describe-value.ts";
import type { FloatStorage, LogitBatch, LogitDtype } from "./logit-batch.ts";
import type { OutputArray } from "./logit-input.ts";
import { isNativeFloat16, storageOf } from "./read-array.ts";

/**
 * Storage of an array that the user wants results in.
 *
 * @param name of the option, for messages
 * @param dtype of the logits: 16-bit results are of that type
 * @throws {TypeError} not a float array of that length
 */
export function readOutput(name: string, given: unknown, length: number, dtype: LogitDtype): FloatStorage {
  const isFloat = given instanceof Float32Array || given instanceof Float64Array;
  if (!isFloat && !isBitsOf(dtype, given)) {
    throw new TypeError(
      `Cannot write into ${name}: ${describeValue(given)} for ${dtype} logits, must be a Float32Array, a Float64Array or the logits' own 16-bit type`,
    );
  }
  const array = given as OutputArray;
  if (array.length !== length) {
    throw new TypeError(`Cannot write into ${name}: its length is ${array.length}, must be ${length}`);
  }
  return storageOf(array);
}

function isBitsOf(dtype: LogitDtype, given: unknown): boolean {
  if (given instanceof Uint16Array) return dtype === "float16" || dtype === "bfloat16";
  return dtype === "float16" && isNativeFloat16(given);
}

/**
 * The batch, its data copied if `out` overlaps it in any other way than element on element: results would then be
 * written over logits that are still to be read.
 */
export function keepApart(batch: LogitBatch, out: FloatStorage | undefined): LogitBatch {
  const { data } = batch;
  if (data.buffer !== out?.buffer) return batch;
  const overlaps =
    data.byteOffset < out.byteOffset + out.byteLength && out.byteOffset < data.byteOffset + data.byteLength;
  const isInPlace = data.byteOffset === out.byteOffset && data.BYTES_PER_ELEMENT === out.BYTES_PER_ELEMENT;
  return overlaps && !isInPlace ? { ...batch, data: data.slice() } : batch;
}
