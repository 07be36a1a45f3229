/**
 * A shape and an axis as `[outer, K, inner]`.
 *
 * @module
 */
import { describeValue } from "./describe-value.ts";

/** See `LogitBatch`. */
export interface Layout {
  /** The class axis, counted from the first. */
  readonly axis: number;
  readonly outer: number;
  readonly classes: number;
  readonly inner: number;
}

/**
 * @throws {TypeError} not an array
 * @throws {RangeError} a length of an axis is not a whole number ≥ 0
 */
export function readShape(given: unknown): readonly number[] {
  if (!Array.isArray(given) && !ArrayBuffer.isView(given)) {
    throw new TypeError(`Cannot read shape: ${describeValue(given)}, must be an array of whole numbers ≥ 0`);
  }
  const lengths = given as ArrayLike<number>;
  const shape: number[] = [];
  for (let i = 0; i < lengths.length; i++) {
    const axisLength = lengths[i]!;
    if (!Number.isSafeInteger(axisLength) || axisLength < 0) {
      throw new RangeError(
        `Cannot read shape: [${Array.from(lengths).join(", ")}], each must be a whole number ≥ 0`,
      );
    }
    shape.push(axisLength);
  }
  return shape;
}

/**
 * @param length how many numbers there are; the shape must hold as many
 * @throws {RangeError} the product differs, no such axis
 */
export function readLayout(shape: readonly number[], axis: number, length: number): Layout {
  const size = productOf(shape, 0, shape.length);
  if (size !== length) {
    throw new RangeError(`Cannot read logits as shape ${textOf(shape)}: ${length} numbers, must be ${size}`);
  }
  const rank = shape.length;
  if (rank === 0) throw new RangeError("Cannot take an axis of shape []: a single number has no class axis");
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    throw new RangeError(
      `Cannot take axis ${axis} of shape ${textOf(shape)}: it has ${rank} ${rank === 1 ? "axis" : "axes"}, must be a whole number from ${-rank} to ${rank - 1}`,
    );
  }
  const position = axis < 0 ? axis + rank : axis;
  return {
    axis: position,
    outer: productOf(shape, 0, position),
    classes: shape[position]!,
    inner: productOf(shape, position + 1, rank),
  };
}

/** How many numbers the axes `start ≤ i < end` span. */
function productOf(shape: readonly number[], start: number, end: number): number {
  let product = 1;
  for (let i = start; i < end; i++) product *= shape[i]!;
  return product;
}

function textOf(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}
