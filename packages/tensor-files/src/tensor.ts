/**
 * What a tensor is, and the one table of element types.
 *
 * @module
 */

export type TensorDtype =
  | "float16"
  | "bfloat16"
  | "float32"
  | "float64"
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint64"
  | "bool";

/** Elements of a tensor: `float16` and `bfloat16` are bit patterns in a `Uint16Array`, `bool` is bytes. */
export type TensorData =
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Float32Array
  | Float64Array;

/** Numbers and their shape: row-major (C order), little-endian, whatever the file's. */
export interface Tensor {
  dtype: TensorDtype;
  shape: number[];
  data: TensorData;
}

interface DtypeRow {
  readonly itemBytes: 1 | 2 | 4 | 8;
  readonly array: new (buffer: ArrayBufferLike, byteOffset: number, length: number) => TensorData;
  /** The name in a NPY header, without byte order; NPY has no bfloat16. */
  readonly npy: string | undefined;
  /** The name in a safetensors header. */
  readonly safetensors: string;
}

export const DTYPES: Readonly<Record<TensorDtype, DtypeRow>> = {
  float16: { itemBytes: 2, array: Uint16Array, npy: "f2", safetensors: "F16" },
  bfloat16: { itemBytes: 2, array: Uint16Array, npy: undefined, safetensors: "BF16" },
  float32: { itemBytes: 4, array: Float32Array, npy: "f4", safetensors: "F32" },
  float64: { itemBytes: 8, array: Float64Array, npy: "f8", safetensors: "F64" },
  int8: { itemBytes: 1, array: Int8Array, npy: "i1", safetensors: "I8" },
  int16: { itemBytes: 2, array: Int16Array, npy: "i2", safetensors: "I16" },
  int32: { itemBytes: 4, array: Int32Array, npy: "i4", safetensors: "I32" },
  int64: { itemBytes: 8, array: BigInt64Array, npy: "i8", safetensors: "I64" },
  uint8: { itemBytes: 1, array: Uint8Array, npy: "u1", safetensors: "U8" },
  uint16: { itemBytes: 2, array: Uint16Array, npy: "u2", safetensors: "U16" },
  uint32: { itemBytes: 4, array: Uint32Array, npy: "u4", safetensors: "U32" },
  uint64: { itemBytes: 8, array: BigUint64Array, npy: "u8", safetensors: "U64" },
  bool: { itemBytes: 1, array: Uint8Array, npy: "b1", safetensors: "BOOL" },
};

/** @throws TypeError if `dtype` is none, as it can be in plain JavaScript */
export function dtypeRow(dtype: TensorDtype, action: string): DtypeRow {
  if (Object.hasOwn(DTYPES, dtype)) return DTYPES[dtype];
  const wanted = `one of ${Object.keys(DTYPES).join(" ")} is wanted`;
  throw new TypeError(`Cannot ${action}: dtype ${quote(String(dtype))} is given, ${wanted}`);
}

/** "float32 [10, 100]", for messages. */
export function describeTensor(dtype: TensorDtype, shape: readonly number[]): string {
  const shown = shape.length > 8 ? `${shape.slice(0, 8).join(", ")}, …` : shape.join(", ");
  return `${dtype} [${shown}]`;
}

/** A name from a file, quoted and cut to a length that a message can carry. */
export function quote(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
}

/**
 * Bytes that a tensor's elements take.
 *
 * @param action what cannot be done if it is wrong, for the message: "read NPY data"
 * @throws RangeError unless every length is an integer ≥ 0 and the product is below 2⁵³
 */
export function tensorByteLength(dtype: TensorDtype, shape: readonly number[], action: string): number {
  if (!shape.every((length) => Number.isSafeInteger(length) && length >= 0)) {
    const shown = describeTensor(dtype, shape);
    throw new RangeError(`Cannot ${action}: ${shown} is given, lengths are integers from 0 to 2^53 - 1`);
  }
  if (shape.includes(0)) return 0;
  let byteLength: number = DTYPES[dtype].itemBytes;
  for (const length of shape) byteLength *= length;
  if (!Number.isSafeInteger(byteLength)) {
    const shown = describeTensor(dtype, shape);
    throw new RangeError(`Cannot ${action}: ${shown} is given, which takes more than 2^53 bytes`);
  }
  return byteLength;
}

/** Little-endian bytes as elements; a view where the alignment allows one. */
export function bytesToTensorData(bytes: Uint8Array, dtype: TensorDtype): TensorData {
  const { itemBytes, array: TypedArray } = DTYPES[dtype];
  const aligned = bytes.byteOffset % itemBytes === 0 ? bytes : new Uint8Array(bytes);
  return new TypedArray(aligned.buffer, aligned.byteOffset, aligned.byteLength / itemBytes);
}

/**
 * The bytes of a tensor that a caller hands over for writing, after its parts are checked against each other.
 *
 * @throws TypeError if the data's class is not the dtype's
 * @throws RangeError if the data's length is not the shape's, or a bool is neither 0 nor 1
 */
export function tensorBytes(tensor: Tensor, action: string): Uint8Array {
  const { dtype, shape, data } = tensor;
  const row = dtypeRow(dtype, action);
  if (!(data instanceof row.array)) {
    const given = (data as object | null | undefined)?.constructor?.name ?? String(data);
    throw new TypeError(`Cannot ${action}: ${given} is given, ${dtype} takes ${row.array.name}`);
  }
  const wanted = tensorByteLength(dtype, shape, action);
  if (data.byteLength !== wanted) {
    const shown = `${describeTensor(dtype, shape)} takes ${wanted / row.itemBytes}`;
    throw new RangeError(`Cannot ${action}: ${data.length} elements are given, ${shown}`);
  }
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const wrong = dtype === "bool" ? bytes.findIndex((byte) => byte > 1) : -1;
  if (wrong >= 0) {
    throw new RangeError(`Cannot ${action}: bool ${wrong} is ${bytes[wrong]}, 0 or 1 is wanted`);
  }
  return bytes;
}
