/**
 * Numbers of any array kind as float storage, and the array kind that results for them come in.
 *
 * @module
 */
import { describeValue } from "./describe-value.ts";
import type { FloatStorage, LogitDtype } from "./logit-batch.ts";
import type { NativeFloat16Array, OutputArray } from "./logit-input.ts";

export interface NumbersRead {
  readonly data: FloatStorage;
  readonly dtype: LogitDtype;
  /** A fresh array for `length` results, in the float type of the numbers. */
  readonly createResult: (length: number) => OutputArray;
}

/** Integers of at most 16 bits are exact in float32. */
const NARROW = ["Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array"];
const WIDE = ["Int32Array", "Uint32Array", "BigInt64Array", "BigUint64Array"];

const createFloat32 = (length: number) => new Float32Array(length);
const createFloat64 = (length: number) => new Float64Array(length);

/**
 * Reads a typed array. Floats are not copied.
 *
 * @param dtype what a `Uint16Array` holds; must be absent for every other kind
 */
export function readTypedArray(what: string, array: ArrayBufferView, dtype?: string): NumbersRead {
  if (dtype === undefined) {
    // The usual ones first: asking for the kind takes longer than a short row's softmax.
    if (array instanceof Float32Array) return { data: array, dtype: "float32", createResult: createFloat32 };
    if (array instanceof Float64Array) return { data: array, dtype: "float64", createResult: createFloat64 };
  }
  const kind = Object.prototype.toString.call(array).slice(8, -1);
  if (kind === "Uint16Array") return readUint16(what, array as Uint16Array, dtype);
  if (dtype !== undefined) {
    throw new TypeError(`Cannot read ${what}: dtype ${dtype} for a ${kind}, dtype is for a Uint16Array`);
  }
  if (kind === "Float32Array") {
    return { data: array as Float32Array, dtype: "float32", createResult: createFloat32 };
  }
  if (kind === "Float64Array") {
    return { data: array as Float64Array, dtype: "float64", createResult: createFloat64 };
  }
  if (kind === "Float16Array") return readFloat16(array as NativeFloat16Array);
  if (NARROW.includes(kind)) {
    return {
      data: Float32Array.from(array as Int16Array),
      dtype: "float32",
      createResult: createFloat32,
    };
  }
  if (WIDE.includes(kind)) {
    return {
      data: Float64Array.from(array as unknown as ArrayLike<number>, Number),
      dtype: "float64",
      createResult: createFloat64,
    };
  }
  throw new TypeError(`Cannot read ${what}: a ${kind}, must be an array of numbers`);
}

/** Reads `number[]` into float64. */
export function readNumbers(what: string, numbers: readonly unknown[]): NumbersRead {
  const data = new Float64Array(numbers.length);
  for (let i = 0; i < data.length; i++) data[i] = checkNumber(what, numbers[i], `element ${i}`);
  return { data, dtype: "float64", createResult: createFloat64 };
}

export function checkNumber(what: string, value: unknown, place: string): number {
  if (typeof value === "number") return value;
  throw new TypeError(`Cannot read ${what}: ${place} is ${describeValue(value)}, must be a number`);
}

function readUint16(what: string, array: Uint16Array, dtype: string | undefined): NumbersRead {
  if (dtype === "float16" || dtype === "bfloat16") {
    return { data: array, dtype, createResult: (length) => new Uint16Array(length) };
  }
  if (dtype === "uint16") {
    return { data: Float32Array.from(array), dtype: "float32", createResult: createFloat32 };
  }
  const given = dtype === undefined ? "alone" : `of dtype ${dtype}`;
  throw new TypeError(
    `Cannot read ${what}: a Uint16Array ${given}, dtype must say "float16", "bfloat16" or "uint16"`,
  );
}

/** A view of the native array's bits; results come in the same class. */
function readFloat16(array: NativeFloat16Array): NumbersRead {
  const Float16Array = array.constructor as new (length: number) => NativeFloat16Array;
  return {
    data: bitsOf(array),
    dtype: "float16",
    createResult: (length) => new Float16Array(length),
  };
}

/** Storage that kernels can write: the array itself, or the bits of a native `Float16Array`. */
export function storageOf(array: OutputArray): FloatStorage {
  if (array instanceof Float32Array || array instanceof Float64Array) return array;
  return isNativeFloat16(array) ? bitsOf(array) : array;
}

export function isNativeFloat16(array: unknown): array is NativeFloat16Array {
  return Object.prototype.toString.call(array) === "[object Float16Array]";
}

function bitsOf(array: NativeFloat16Array): Uint16Array {
  return new Uint16Array(array.buffer, array.byteOffset, array.length);
}
