/**
 * Class indices, checked: one per row.
 *
 * @module
 */
import { describeValue } from "../logits/describe-value.ts";

/** The flat list that targets are, or hold as a tensor; `undefined` for rows. */
export function listOf(given: unknown): ArrayLike<unknown> | undefined {
  if (typeof given === "number" || typeof given === "bigint") return [given];
  if (Array.isArray(given)) return Array.isArray(given[0]) ? undefined : given;
  if (ArrayBuffer.isView(given)) return given as unknown as ArrayLike<unknown>;
  if (typeof given === "object" && given !== null && "data" in given) return listOf(given.data);
  return undefined;
}

/** @throws {TypeError} what could not be a class index */
export function readIgnoreIndex(given: unknown = -100): number {
  if (Number.isInteger(given)) return given as number;
  throw new TypeError(`Cannot ignore class ${describeValue(given)}: ignoreIndex must be a whole number`);
}

/**
 * One index a row, −1 where ignored. Those of an Int32Array have a loop of their own: one over several kinds of array is
 * slow.
 *
 * @throws {TypeError} neither a number nor a bigint
 * @throws {RangeError} an index that is not a class
 */
export function readClassIndices(list: ArrayLike<unknown>, classes: number, ignoreIndex: number): Int32Array {
  const indices = new Int32Array(list.length);
  const isInt32 = list instanceof Int32Array;
  if (isInt32) indices.set(list);
  for (let row = 0; row < indices.length; row++) {
    const index = indices[row]!;
    if (isInt32 && index >= 0 && index < classes && index !== ignoreIndex) continue;
    indices[row] = readIndex(isInt32 ? index : list[row], row, classes, ignoreIndex);
  }
  return indices;
}

function readIndex(value: unknown, row: number, classes: number, ignoreIndex: number): number {
  const index = typeof value === "bigint" ? Number(value) : value;
  if (typeof index !== "number") {
    throw new TypeError(`Cannot read targets: row ${row} has ${describeValue(value)}, must be a class index`);
  }
  if (index === ignoreIndex) return -1;
  if (!Number.isInteger(index) || index < 0 || index >= classes) {
    throw new RangeError(
      `Cannot read targets: row ${row} has class ${index}, must be a whole number from 0 to ${classes - 1}`,
    );
  }
  return index;
}
