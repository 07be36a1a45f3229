import { encoderOf, firstPlaceOf } from "../kernels/row-layout.ts";
import type { FloatStorage, LogitBatch } from "../logits/logit-batch.ts";

/** Writes a row of float64 results times `factor` to where the row's logits stand, rounded once. */
export type RowWriter = (index: number, values: ArrayLike<number>, factor?: number) => void;

/** @param out laid out as the batch */
export function createRowWriter(batch: LogitBatch, out: FloatStorage): RowWriter {
  const encode = encoderOf(batch.dtype, out);
  const { classes, inner } = batch;
  return (index, values, factor = 1) => {
    const start = firstPlaceOf(batch, index);
    for (let k = 0; k < classes; k++) out[start + k * inner] = encode(values[k]! * factor);
  };
}
