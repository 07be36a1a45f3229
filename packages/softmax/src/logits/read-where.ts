import { describeValue } from "./describe-value.ts";

/**
 * A mask as one byte per logit.
 *
 * @throws {TypeError} not an array of as many as there are logits
 * @throws {RangeError} something else than true, false, 1 or 0 in it: an additive mask of 0 and −∞, for example
 */
export function readWhere(given: unknown, length: number): Uint8Array {
  if (!Array.isArray(given) && !ArrayBuffer.isView(given)) {
    throw new TypeError(`Cannot use where: ${describeValue(given)}, must be an array of 0 and 1 or booleans`);
  }
  const flat = (Array.isArray(given) ? given.flat() : given) as ArrayLike<unknown>;
  if (flat.length !== length) {
    throw new TypeError(`Cannot use where: ${flat.length} values for ${length} logits, must be as many`);
  }
  return Uint8Array.from(flat, (value, i) => {
    if (value === true || value === 1) return 1;
    if (value === false || value === 0) return 0;
    throw new RangeError(
      `Cannot use where: element ${i} is ${describeValue(value)}, must be 0, 1 or a boolean`,
    );
  });
}
