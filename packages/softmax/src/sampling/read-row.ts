import { gatherRows } from "../kernels/row-layout.ts";
import type { TensorLike } from "../logits/logit-input.ts";
import { readLogits } from "../logits/read-logits.ts";
import type { FloatArray } from "./weights.ts";

/** One row of logits, `[V]`: numbers, or a tensor of one row, such as onnxruntime gives. */
export type RowInput = FloatArray | readonly number[] | TensorLike;

/**
 * Checks one row of logits, and decodes what is not float32 or float64.
 *
 * @throws {TypeError} not numbers, or more than one row
 * @throws {RangeError} no logit at all
 */
export function readRow(logits: RowInput): FloatArray {
  const row = logits instanceof Float32Array || logits instanceof Float64Array ? logits : decodeRow(logits);
  if (row.length === 0) throw new RangeError("Cannot sample: no logits were given, one a token is wanted");
  return row;
}

function decodeRow(logits: unknown): FloatArray {
  const { batch, shape } = readLogits(logits, {});
  const { data } = batch;
  if (data.length !== batch.classes) {
    throw new TypeError(`Cannot sample: logits of shape [${shape.join(", ")}], one row is wanted`);
  }
  if (!(data instanceof Uint16Array)) return data;
  const row = new Float32Array(data.length);
  gatherRows(batch, 0, 1, row, new Uint8Array(1));
  return row;
}
