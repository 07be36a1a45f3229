/**
 * What users give: the kinds of logits, and the options that say how they lie.
 *
 * @module
 */

/** Integers, accepted as logits: up to 16 bits they give float32 results, wider ones float64. */
export type IntegerArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** The native `Float16Array`, where the engine has it. */
export interface NativeFloat16Array extends ArrayBufferView {
  readonly [Symbol.toStringTag]: "Float16Array";
  readonly length: number;
  [index: number]: number;
}

export type LogitArray = Float32Array | Float64Array | NativeFloat16Array | IntegerArray;

/** A tensor of onnxruntime or transformers.js (`dims`, `type`), or of another library (`shape`, `dtype`). */
export interface TensorLike {
  readonly data: unknown;
  readonly dims?: readonly number[];
  readonly shape?: readonly number[];
  readonly type?: string;
  readonly dtype?: string;
}

/** Logits: one row, rows, a flat array that `shape` describes, or a tensor. */
export type LogitInput = readonly number[] | readonly (readonly number[])[] | LogitArray | TensorLike;

/** What a `Uint16Array` holds: it could be any of these, so it has to be said. */
export type Uint16Dtype = "float16" | "bfloat16" | "uint16";

/** A mask: true or 1 where a class takes part. Flat, or in rows like the logits. */
export type Where =
  | readonly (boolean | number)[]
  | readonly (readonly (boolean | number)[])[]
  | Uint8Array
  | Int8Array
  | Uint8ClampedArray;

/** Where results are written. A `Uint16Array` takes the bits of 16-bit logits' own type. */
export type OutputArray = Float32Array | Float64Array | NativeFloat16Array | Uint16Array;

/** How the logits lie, and which of them count. */
export interface LogitOptions {
  /** Lengths of the axes of flat logits, row-major. Default: one row, `[K]`. */
  readonly shape?: readonly number[];
  /** The class axis; negative counts from the end. Default −1. */
  readonly axis?: number;
  /** T of `z/T`: one number, or one per row (`[N]`). Default 1. 0 and `Infinity` are the limits. */
  readonly temperature?: number | ArrayLike<number>;
  /** Which classes take part (true or 1), as many as there are logits. Default: all. */
  readonly where?: Where;
  /** What a bare `Uint16Array` holds. */
  readonly dtype?: Uint16Dtype;
}

export interface LogitOptionsWithOutput extends LogitOptions {
  /** Written and returned instead of a fresh array; may be the logits themselves. */
  readonly out?: OutputArray;
}
