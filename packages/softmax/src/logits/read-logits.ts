/**
 * The public door: whatever a user gives, checked, as a batch that kernels trust, and the way back.
 *
 * @module
 */
import { describeValue } from "./describe-value.ts";
import type { LogitBatch } from "./logit-batch.ts";
import type { LogitOptions, OutputArray, TensorLike } from "./logit-input.ts";
import { checkNumber, type NumbersRead, readNumbers, readTypedArray } from "./read-array.ts";
import { readLayout, readShape } from "./read-shape.ts";
import { readTemperature } from "./read-temperature.ts";
import { readWhere } from "./read-where.ts";

/** What the logits came in, so that results leave in the same. */
export type Container =
  | { readonly kind: "numbers" }
  | { readonly kind: "rows" }
  | { readonly kind: "array" }
  | { readonly kind: "tensor"; readonly tensor: TensorLike };

export interface LogitsRead {
  readonly batch: LogitBatch;
  readonly temperature: number | Float64Array;
  readonly container: Container;
  /** Lengths of the axes. */
  readonly shape: readonly number[];
  /** The class axis, counted from the first. */
  readonly axis: number;
  /** A fresh array for `length` results, in the float type of the logits. */
  readonly createResult: (length: number) => OutputArray;
}

interface ShapedNumbers {
  readonly numbers: NumbersRead;
  readonly container: Container;
  /** Absent where only the `shape` option can tell. */
  readonly shape?: readonly number[];
}

const ARRAY: Container = { kind: "array" };

/**
 * Checks and reads logits with their options.
 *
 * @param what is read, as messages name it
 * @throws {TypeError} not numbers, rows of different lengths, `shape` or `dtype` beside what has its own
 * @throws {RangeError} a shape, axis or temperature that cannot be
 */
export function readLogits(given: unknown, options: LogitOptions, what = "logits"): LogitsRead {
  const { numbers, container, shape: own } = readShaped(given, options.dtype, what);
  const { data, dtype, createResult } = numbers;
  const { axis = -1, temperature: T = 1 } = options;
  const shape = options.shape === undefined ? (own ?? [data.length]) : readShape(options.shape);
  if (own !== undefined && options.shape !== undefined) {
    throw new TypeError(`Cannot read ${what} as shape [${shape.join(", ")}]: they have their own shape`);
  }
  const { axis: position, outer, classes, inner } = readLayout(shape, axis, data.length);
  const where = options.where === undefined ? undefined : readWhere(options.where, shape, data.length);
  const temperature = readTemperature(T, outer * inner);
  const batch = { data, dtype, outer, classes, inner, where };
  return { batch, temperature, container, shape, axis: position, createResult };
}

function readShaped(given: unknown, dtype: string | undefined, what: string): ShapedNumbers {
  if (ArrayBuffer.isView(given)) {
    return { numbers: readTypedArray(what, given, dtype), container: ARRAY };
  }
  if (dtype !== undefined) {
    throw new TypeError(
      `Cannot read ${what}: dtype ${dtype} for ${describeValue(given)}, dtype is for a Uint16Array`,
    );
  }
  if (Array.isArray(given)) {
    return Array.isArray(given[0])
      ? readRows(what, given)
      : { numbers: readNumbers(what, given), container: { kind: "numbers" } };
  }
  if (typeof given === "object" && given !== null && "data" in given) {
    return readTensor(what, given as TensorLike);
  }
  throw new TypeError(
    `Cannot read ${what}: ${describeValue(given)}, must be numbers, rows of numbers, a typed array or a tensor { data, dims }`,
  );
}

function readRows(what: string, rows: readonly unknown[]): ShapedNumbers {
  const classes = (rows[0] as readonly unknown[]).length;
  const values = new Float64Array(rows.length * classes);
  for (const [r, row] of rows.entries()) {
    if (!Array.isArray(row) || row.length !== classes) {
      throw new TypeError(
        `Cannot read ${what} as rows of ${classes} classes: row ${r} is ${describeValue(row)}, must be as long as row 0`,
      );
    }
    for (let k = 0; k < classes; k++) {
      values[r * classes + k] = checkNumber(what, row[k], `class ${k} of row ${r}`);
    }
  }
  const createResult = (length: number) => new Float64Array(length);
  const numbers: NumbersRead = { data: values, dtype: "float64", createResult };
  return { numbers, shape: [rows.length, classes], container: { kind: "rows" } };
}

function readTensor(what: string, tensor: TensorLike): ShapedNumbers {
  const { data } = tensor;
  const shape = shapeOf(what, tensor);
  if (!ArrayBuffer.isView(data)) {
    throw new TypeError(
      `Cannot read ${what}: a tensor whose data is ${describeValue(data)}, must be a typed array`,
    );
  }
  const type = tensor.type ?? tensor.dtype;
  const numbers = readTypedArray(what, data, data instanceof Uint16Array ? type : undefined);
  if (type !== undefined && !isTypeOf(type, data)) {
    throw new TypeError(
      `Cannot read ${what}: a tensor of type ${type} with ${describeValue(data)}, must agree`,
    );
  }
  return { numbers, shape, container: { kind: "tensor", tensor } };
}

function shapeOf(what: string, { dims, shape }: TensorLike): readonly number[] {
  const given = dims ?? shape;
  if (given === undefined) {
    throw new TypeError(`Cannot read ${what}: a tensor with neither dims nor shape, must have one of them`);
  }
  const read = readShape(given);
  if (shape !== undefined && readShape(shape).join() !== read.join()) {
    throw new TypeError(
      `Cannot read ${what}: a tensor of dims [${read.join(", ")}] and shape [${shape.join(", ")}], must be the same`,
    );
  }
  return read;
}

/** Whether a tensor's type name fits its array: "float32" and Float32Array, "int64" and BigInt64Array. */
function isTypeOf(type: string, data: ArrayBufferView): boolean {
  if (data instanceof Uint16Array) return true; // the type said what it holds
  const kind = Object.prototype.toString.call(data).slice(8, -1);
  return kind.toLowerCase().replace(/^big|clamped|array$/g, "") === type;
}
