/**
 * Copies rows of any layout into a tile, and results back.
 *
 * @module
 */
import { decodeBfloat16, encodeBfloat16 } from "../logits/bfloat16.ts";
import { decodeFloat16, encodeFloat16 } from "../logits/float16.ts";
import type { FloatStorage, LogitBatch, LogitDtype } from "../logits/logit-batch.ts";

/** Contiguous rows, `[rows, K]`. */
export type RowArray = Float32Array | Float64Array;

/**
 * Copies rows `firstRow …` of the batch into `values`, `[rows, K]`; classes that `where` leaves out become −∞.
 *
 * @param isMasked set to 1 for a row of which no class takes part, else to 0
 */
export function gatherRows(
  batch: LogitBatch,
  firstRow: number,
  rows: number,
  values: RowArray,
  isMasked: Uint8Array,
): void {
  const { data, dtype, classes, inner, where } = batch;
  isMasked.fill(0);
  if (inner === 1 && isPlain(dtype)) {
    const start = firstRow * classes;
    values.set(data.subarray(start, start + rows * classes));
  } else {
    const decode = decoderOf(dtype);
    forEachRow(batch, firstRow, rows, (start, at) => {
      for (let k = 0; k < classes; k++) values[at + k] = decode(data[start + k * inner]!);
    });
  }
  if (where === undefined) return;
  forEachRow(batch, firstRow, rows, (start, at) => {
    let kept = 0;
    for (let k = 0; k < classes; k++) {
      if (where[start + k * inner]) kept++;
      else values[at + k] = -Infinity;
    }
    isMasked[at / classes] = kept === 0 ? 1 : 0;
  });
}

/** Writes a tile's results back to where its logits stood; rounds once, to the type of `out`. */
export function scatterRows(
  batch: LogitBatch,
  firstRow: number,
  rows: number,
  values: RowArray,
  out: FloatStorage,
): void {
  const { classes, inner } = batch;
  if (inner === 1 && !(out instanceof Uint16Array)) {
    out.set(
      values.length === rows * classes ? values : values.subarray(0, rows * classes),
      firstRow * classes,
    );
    return;
  }
  const encode = encoderOf(batch.dtype, out);
  forEachRow(batch, firstRow, rows, (start, at) => {
    for (let k = 0; k < classes; k++) out[start + k * inner] = encode(values[at + k]!);
  });
}

/** The batch's numbers as float64, laid out as they are: always a copy. */
export function toFloat64({ data, dtype }: LogitBatch): Float64Array {
  const decode = decoderOf(dtype);
  return Float64Array.from<number>(data, decode);
}

/** How a float64 becomes an element of `out`; 16-bit storage is of the batch's dtype. */
export function encoderOf(dtype: LogitDtype, out: FloatStorage): (value: number) => number {
  if (!(out instanceof Uint16Array)) return (value) => value;
  return dtype === "bfloat16" ? encodeBfloat16 : encodeFloat16;
}

function decoderOf(dtype: LogitDtype): (stored: number) => number {
  if (dtype === "float16") return decodeFloat16;
  if (dtype === "bfloat16") return decodeBfloat16;
  return (stored) => stored;
}

function isPlain(dtype: LogitDtype): boolean {
  return dtype === "float32" || dtype === "float64";
}

/** Where class 0 of a row stands in the batch; class k is `k · inner` further. */
export function firstPlaceOf({ classes, inner }: Pick<LogitBatch, "classes" | "inner">, row: number): number {
  const outer = Math.floor(row / inner);
  return outer * classes * inner + (row - outer * inner);
}

/** Calls `visit` with where each row's class 0 stands in the batch and in the tile. */
function forEachRow(
  batch: LogitBatch,
  firstRow: number,
  rows: number,
  visit: (start: number, at: number) => void,
): void {
  for (let r = 0; r < rows; r++) visit(firstPlaceOf(batch, firstRow + r), r * batch.classes);
}
