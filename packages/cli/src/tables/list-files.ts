/** The files that a pattern names, in name order. */
import { openReader, queryRows } from "./duckdb-session.ts";
import { quoteText } from "./sql-quoting.ts";

export async function listFiles(pattern: string): Promise<string[]> {
  const connection = await openReader();
  try {
    const rows = await queryRows(connection, `SELECT file FROM glob(${quoteText(pattern)}) ORDER BY file`);
    return rows.map(([file]) => String(file));
  } finally {
    connection.closeSync();
  }
}
