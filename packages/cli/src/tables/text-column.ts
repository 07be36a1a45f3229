/**
 * DuckDB's texts as strings, read from the vector's own memory: 16 bytes a text, up to 12 of them its own bytes, else
 * a pointer.
 *
 * @module
 */
import type { DataChunk } from "@duckdb/node-bindings";
import duckdb from "@duckdb/node-bindings";

const ENTRY = 16;
const INLINE = 12;

/** The first `rows` texts of a VARCHAR column; an absent one is undefined. */
export function readTextColumn(chunk: DataChunk, column: number, rows: number): (string | undefined)[] {
  const vector = duckdb.data_chunk_get_vector(chunk, column);
  const data = duckdb.vector_get_data(vector, rows * ENTRY);
  const entries = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const mask: Uint8Array | null = duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8);
  return Array.from({ length: rows }, (_, row) => {
    if (mask && ((mask[row >> 3]! >> (row & 7)) & 1) === 0) return undefined;
    const start = row * ENTRY;
    const length = entries.readUInt32LE(start);
    if (length <= INLINE) return entries.toString("utf8", start + 4, start + 4 + length);
    const { buffer, byteOffset } = data;
    const bytes = duckdb.get_data_from_pointer(buffer as ArrayBuffer, byteOffset + start + 8, length);
    return Buffer.from(bytes.buffer, bytes.byteOffset, length).toString("utf8");
  });
}
