/**
 * A shape and an axis as `[outer, K, inner]`.
 *
 * @module
 */

/** See `LogitBatch`. */
export interface Layout {
  readonly outer: number;
  readonly classes: number;
  readonly inner: number;
}

/**
 * @param length how many numbers there are; the shape must hold as many
 * @throws {RangeError} a length of an axis is not a whole number ≥ 0, the product differs, no such axis
 */
export function readLayout(shape: readonly number[], axis: number, length: number): Layout {
  const text = `[${shape.join(", ")}]`;
  if (!shape.every((axisLength) => Number.isSafeInteger(axisLength) && axisLength >= 0)) {
    throw new RangeError(`Cannot read shape: ${text}, each must be a whole number ≥ 0`);
  }
  const size = productOf(shape);
  if (size !== length) {
    throw new RangeError(`Cannot read logits as shape ${text}: ${length} numbers, must be ${size}`);
  }
  const rank = shape.length;
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    throw new RangeError(
      `Cannot take axis ${axis} of shape ${text}: it has ${rank} axes, must be a whole number from ${-rank} to ${rank - 1}`,
    );
  }
  const position = axis < 0 ? axis + rank : axis;
  return {
    outer: productOf(shape.slice(0, position)),
    classes: shape[position]!,
    inner: productOf(shape.slice(position + 1)),
  };
}

function productOf(lengths: readonly number[]): number {
  return lengths.reduce((product, length) => product * length, 1);
}
