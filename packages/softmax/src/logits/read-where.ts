import { describeValue } from "./describe-value.ts";

/**
 * A mask as one byte per logit.
 *
 * @param shape of the logits; a mask in rows has rows as long as their last axis
 * @throws {TypeError} not an array of as many as there are logits, or rows of other lengths
 * @throws {RangeError} something else than true, false, 1 or 0 in it: an additive mask of 0 and −∞, for example
 */
export function readWhere(given: unknown, shape: readonly number[], length: number): Uint8Array {
  if (!Array.isArray(given) && !ArrayBuffer.isView(given)) {
    throw new TypeError(`Cannot use where: ${describeValue(given)}, must be an array of 0 and 1 or booleans`);
  }
  const isNested = Array.isArray(given) && Array.isArray(given[0]);
  const flat = isNested ? flatten(given, shape.at(-1)!) : (given as ArrayLike<unknown>);
  if (flat.length !== length) {
    throw new TypeError(`Cannot use where: ${flat.length} values for ${length} logits, must be as many`);
  }
  const mask = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const value = flat[i];
    if (value === true || value === 1) mask[i] = 1;
    else if (value !== false && value !== 0) {
      throw new RangeError(
        `Cannot use where: element ${i} is ${describeValue(value)}, must be 0, 1 or a boolean`,
      );
    }
  }
  return mask;
}

function flatten(rows: readonly unknown[], rowLength: number): unknown[] {
  const flat: unknown[] = [];
  for (const [r, row] of rows.entries()) {
    if (!Array.isArray(row) || row.length !== rowLength) {
      throw new TypeError(
        `Cannot use where: row ${r} is ${describeValue(row)}, must be an array of ${rowLength} as the last axis`,
      );
    }
    for (let k = 0; k < rowLength; k++) flat.push(row[k]);
  }
  return flat;
}
