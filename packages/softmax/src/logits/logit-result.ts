/**
 * Types of results: the container and the float type of the logits.
 *
 * @module
 */
import type { LogitInput, NativeFloat16Array, TensorLike } from "./logit-input.ts";

/** The float array that results for `Logits` come in. A `Uint16Array` of `dtype: "uint16"` gives a `Float32Array`. */
export type FloatArrayOf<Logits> = Logits extends NativeFloat16Array
  ? NativeFloat16Array
  : Logits extends Float64Array | Int32Array | Uint32Array | BigInt64Array | BigUint64Array
    ? Float64Array
    : Logits extends Float32Array | Int8Array | Uint8Array | Uint8ClampedArray | Int16Array
      ? Float32Array
      : Logits extends Uint16Array
        ? Uint16Array | Float32Array
        : Logits extends readonly unknown[]
          ? number[]
          : Logits extends { readonly data: infer Data }
            ? FloatArrayOf<Data>
            : Float32Array | Float64Array | Uint16Array | NativeFloat16Array;

/** A fresh tensor with the key names of the tensor given. */
export type TensorOf<Tensor extends TensorLike> = {
  readonly [Key in keyof Tensor & ("data" | "dims" | "shape" | "type" | "dtype")]: Key extends "data"
    ? FloatArrayOf<Tensor>
    : Key extends "dims" | "shape"
      ? number[]
      : string;
};

/** One result per logit. With `out`, that array. */
export type ResultOf<Logits extends LogitInput, Options = undefined> = Options extends {
  readonly out: infer Out extends object;
}
  ? Out
  : Logits extends readonly (readonly number[])[]
    ? number[][]
    : Logits extends TensorLike
      ? TensorOf<Logits>
      : FloatArrayOf<Logits>;

/** One result per row: a number for logits of one axis, otherwise an array of N. With `out`, that array. */
export type RowResultOf<
  Logits extends LogitInput,
  Options = undefined,
  Rows = FloatArrayOf<Logits>,
> = Options extends {
  readonly out: infer Out extends object;
}
  ? Out
  : Logits extends readonly (readonly number[])[]
    ? Rows
    : Logits extends TensorLike
      ? number | Rows
      : Options extends { readonly shape: infer Shape extends readonly number[] }
        ? Shape extends readonly [number]
          ? number
          : Shape extends readonly [number, number, ...number[]]
            ? Rows
            : number | Rows
        : number;
