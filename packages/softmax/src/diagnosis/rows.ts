/**
 * Numbers of any shape, seen as rows along one of their axes.
 *
 * @module
 */

/** Numbers in row-major order. */
export interface Tensor {
  readonly values: ArrayLike<number>;
  readonly shape: readonly number[];
  /** The class axis, in `[0, rank)`. */
  readonly axis: number;
}

/** N rows of K numbers, whatever their layout. */
export interface Rows {
  readonly count: number;
  readonly length: number;
  /** Copies row r into `out[0 … K)`. */
  readInto(out: Float64Array, row: number): void;
}

/** The rows of a tensor along an axis (its class axis unless another is given). */
export function rowsAlong({ values, shape, axis: own }: Tensor, axis = own): Rows {
  const length = shape[axis]!;
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const outer = shape.slice(0, axis).reduce((product, size) => product * size, 1);
  return {
    count: outer * inner,
    length,
    readInto(out, row) {
      const o = Math.floor(row / inner);
      let at = o * length * inner + (row - o * inner);
      for (let k = 0; k < length; k++, at += inner) out[k] = values[at]!;
    },
  };
}

/** Everything as one row. */
export function asOneRow({ values }: Tensor): Rows {
  return {
    count: 1,
    length: values.length,
    readInto(out) {
      for (let k = 0; k < values.length; k++) out[k] = values[k]!;
    },
  };
}

/** The shape after the class axis was moved to another place. */
export function moveAxis(shape: readonly number[], from: number, to: number): number[] {
  const moved = shape.filter((_, axis) => axis !== from);
  moved.splice(to, 0, shape[from]!);
  return moved;
}
