/**
 * A query's rows chunk by chunk, all of them or an error.
 *
 * DuckDB's binding for Node ends a stream at an error as if the rows were done: a bad value or a damaged page in the
 * middle of a file would pass for its end. So a last row is asked for that says the rows are done, and where it does
 * not come the query runs once more in a form that gives the error.
 *
 * @module
 */
import type { DuckDBConnection } from "@duckdb/node-api";
import type { DataChunk } from "@duckdb/node-bindings";
import { readDoubleColumn } from "./list-column.ts";

/** Streams `sql`; only the first `rows` rows of each chunk belong to it. */
export async function* streamChunks(
  connection: DuckDBConnection,
  sql: string,
): AsyncGenerator<{ chunk: DataChunk; rows: number }> {
  const marked = `SELECT *, 0::DOUBLE AS is_done FROM (${sql}) UNION ALL BY NAME SELECT 1::DOUBLE AS is_done`;
  const result = await connection.stream(marked);
  const mark = result.columnCount - 1;
  for (;;) {
    const next = await result.fetchChunk();
    if (!next || next.rowCount === 0) break;
    const { chunk, rowCount } = next;
    const isDone = readDoubleColumn(chunk, mark, rowCount)[rowCount - 1] === 1;
    const rows = isDone ? rowCount - 1 : rowCount;
    if (rows > 0) yield { chunk, rows };
    if (isDone) return;
  }
  await connection.run(`SELECT max(hash(COLUMNS(*))) FROM (${sql})`);
  throw new Error("its rows end before their time");
}
