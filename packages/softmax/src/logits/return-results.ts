/**
 * Results in the container of the logits.
 *
 * @module
 */
import { decodeBfloat16 } from "./bfloat16.ts";
import { decodeFloat16 } from "./float16.ts";
import type { LogitDtype } from "./logit-batch.ts";
import type { OutputArray, TensorLike } from "./logit-input.ts";
import type { LogitsRead } from "./read-logits.ts";

/** One result per logit, `data` being laid out as the logits. */
export function returnLike(read: LogitsRead, data: OutputArray): unknown {
  switch (read.container.kind) {
    case "numbers":
      return numbersOf(data, 0, data.length);
    case "rows":
      return rowsOf(data, read.shape[1]!, read.shape[0]!);
    case "array":
      return data;
    case "tensor":
      return tensorLike(read.container.tensor, read.shape, data);
  }
}

/** One result per row: a number if the logits have one axis, an array of numbers for rows, else the array itself. */
export function returnPerRow(read: LogitsRead, data: OutputArray | Int32Array): unknown {
  if (read.shape.length === 1)
    return data instanceof Uint16Array ? decode(read.batch.dtype, data[0]!) : data[0]!;
  const { kind } = read.container;
  return kind === "numbers" || kind === "rows" ? numbersOf(data, 0, data.length) : data;
}

/** `data` as `count` arrays of `length` numbers. */
export function rowsOf(data: ArrayLike<number>, length: number, count: number): number[][] {
  return Array.from({ length: count }, (_, r) => numbersOf(data, r * length, length));
}

/** By a loop: `Array.from` takes ten times as long. */
function numbersOf(data: ArrayLike<number>, start: number, length: number): number[] {
  const numbers = new Array<number>(length);
  for (let i = 0; i < length; i++) numbers[i] = data[start + i]!;
  return numbers;
}

function decode(dtype: LogitDtype, bits: number): number {
  return dtype === "bfloat16" ? decodeBfloat16(bits) : decodeFloat16(bits);
}

/** A plain object with the key names of the given tensor; the type is the one of the results. */
function tensorLike(tensor: TensorLike, shape: readonly number[], data: OutputArray): TensorLike {
  const type = data instanceof Uint16Array ? (tensor.type ?? tensor.dtype) : typeNameOf(data);
  return {
    ...(tensor.type !== undefined && { type }),
    ...(tensor.dtype !== undefined && { dtype: type }),
    data,
    ...(tensor.dims !== undefined && { dims: [...shape] }),
    ...(tensor.shape !== undefined && { shape: [...shape] }),
  } as TensorLike;
}

/** "float32" for a Float32Array. */
function typeNameOf(data: OutputArray): string {
  return Object.prototype.toString.call(data).slice(8, -6).toLowerCase();
}
