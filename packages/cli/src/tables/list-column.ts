/**
 * DuckDB's vectors as typed arrays: lists of floats read by entry offsets and validity, numbers, and lists written
 * by plain copies. The item-by-item accessors of the friendly API are a hundred times slower.
 *
 * @module
 */
import type { DataChunk, Vector } from "@duckdb/node-bindings";
import duckdb from "@duckdb/node-bindings";
import { UsageError } from "../usage-error.ts";

export type ListElement = "float" | "double";

/** The lists of one chunk, side by side: list i has `lengths[i]` values from `offsets[i]` on. */
export interface ListColumn {
  readonly values: Float32Array | Float64Array;
  readonly offsets: Uint32Array;
  readonly lengths: Uint32Array;
}

/** The first `rows` lists of a column, as views of DuckDB's own memory: they live as long as the chunk does. An absent list has length 0, an absent value is NaN. */
export function readListColumn(
  chunk: DataChunk,
  column: number,
  element: ListElement,
  rows: number,
): ListColumn {
  const vector = duckdb.data_chunk_get_vector(chunk, column);
  const entries = words(duckdb.vector_get_data(vector, rows * 16));
  const offsets = new Uint32Array(rows);
  const lengths = new Uint32Array(rows);
  // DuckDB keeps one bit a row, in 64-bit words, and none at all when every row is present.
  const mask: Uint8Array | null = duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8);
  for (let row = 0; row < rows; row++) {
    const isPresent = !mask || ((mask[row >> 3]! >> (row & 7)) & 1) === 1;
    // An entry is two 64-bit integers; a chunk's lists never reach 2³² values.
    offsets[row] = entries[4 * row]!;
    lengths[row] = isPresent ? entries[4 * row + 2]! : 0;
  }
  return { values: listValues(vector, element), offsets, lengths };
}

function listValues(vector: Vector, element: ListElement): Float32Array | Float64Array {
  const count = duckdb.list_vector_get_size(vector);
  const child = duckdb.list_vector_get_child(vector);
  const width = element === "float" ? 4 : 8;
  const bytes = duckdb.vector_get_data(child, count * width);
  const values =
    element === "float"
      ? new Float32Array(bytes.buffer, bytes.byteOffset, count)
      : new Float64Array(bytes.buffer, bytes.byteOffset, count);
  fillAbsent(values, child);
  return values;
}

/** The lists as one `[rows, width]` array; a copy, because DuckDB's memory goes with the chunk. */
export function contiguousRows(
  lists: ListColumn,
  firstRow: number,
  path: string,
): { values: Float32Array | Float64Array; width: number } {
  const { values, offsets, lengths } = lists;
  const rows = lengths.length;
  const width = lengths[0] ?? 0;
  const begin = offsets[0] ?? 0;
  let isOneBlock = true;
  for (let row = 0; row < rows; row++) {
    const length = lengths[row]!;
    if (length !== width || length === 0) throw raggedRow(path, firstRow, row, lengths);
    if (offsets[row] !== begin + row * width) isOneBlock = false;
  }
  if (isOneBlock) return { values: values.slice(begin, begin + rows * width), width };
  const out =
    values instanceof Float32Array ? new Float32Array(rows * width) : new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const start = offsets[row]!;
    out.set(values.subarray(start, start + width), row * width);
  }
  return { values: out, width };
}

function raggedRow(path: string, firstRow: number, row: number, lengths: Uint32Array): UsageError {
  const wanted = "one value a class is wanted in every row (rows count from 0)";
  if (lengths[row] === 0 || lengths[0] === 0) {
    const empty = firstRow + (lengths[0] === 0 ? 0 : row);
    return new UsageError(
      `Cannot read ${path}: row ${empty} has no scores (an empty list, or none), ${wanted}`,
    );
  }
  return new UsageError(
    `Cannot read ${path}: row ${firstRow + row} has ${lengths[row]} values and row ${firstRow} has ${lengths[0]}, ${wanted}`,
  );
}

/** The first `rows` numbers of a DOUBLE column, copied; an absent one is NaN. */
export function readDoubleColumn(chunk: DataChunk, column: number, rows: number): Float64Array {
  const vector = duckdb.data_chunk_get_vector(chunk, column);
  const bytes = duckdb.vector_get_data(vector, rows * 8);
  const values = new Float64Array(bytes.buffer, bytes.byteOffset, rows).slice();
  fillAbsent(values, vector);
  return values;
}

/** Absent values become NaN; a mask may be there although nothing is absent. */
function fillAbsent(values: Float32Array | Float64Array, vector: Vector): void {
  const mask: Uint8Array | null = duckdb.vector_get_validity(vector, Math.ceil(values.length / 64) * 8);
  if (!mask) return;
  for (let i = 0; i < values.length; i++) {
    if (((mask[i >> 3]! >> (i & 7)) & 1) === 0) values[i] = Number.NaN;
  }
}

/** Writes equal-length lists: `values` is `[rows, width]`, contiguous. */
export function writeListColumn(
  target: Vector,
  rows: number,
  width: number,
  values: Float32Array | Float64Array | Int32Array,
): void {
  const entries = new Uint32Array(rows * 4);
  for (let row = 0; row < rows; row++) {
    entries[4 * row] = row * width;
    entries[4 * row + 2] = width;
  }
  duckdb.copy_data_to_vector(target, 0, entries.buffer, 0, entries.byteLength);
  duckdb.list_vector_reserve(target, rows * width);
  duckdb.list_vector_set_size(target, rows * width);
  const child = duckdb.list_vector_get_child(target);
  const bytes = rows * width * values.BYTES_PER_ELEMENT;
  duckdb.copy_data_to_vector(child, 0, values.buffer as ArrayBuffer, values.byteOffset, bytes);
}

function words(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}
