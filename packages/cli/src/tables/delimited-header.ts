/**
 * The first line of a delimited text file. DuckDB's own detection would skip a line that does not fit, take a data
 * row for the header or a `#` for a comment, and so drop rows without a word; here nothing but the line decides.
 *
 * @module
 */
import type { DuckDBConnection } from "@duckdb/node-api";
import { UsageError } from "../usage-error.ts";
import { queryRows } from "./duckdb-session.ts";
import { quotePath, quoteText } from "./sql-quoting.ts";
import { packing } from "./table-format.ts";

const DELIMITERS = [",", ";", "\t", "|"];
const NUMBER = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i;

/** How a delimited file is cut into columns. */
export interface Cut {
  readonly delimiter: string;
  readonly columns: number;
}

/**
 * Finds how a file is cut: the delimiter given, or the one that its first line has most of.
 *
 * @throws {UsageError} when the first line holds no names: any line would do as names for DuckDB
 */
export async function findCut(connection: DuckDBConnection, path: string, given?: string): Promise<Cut> {
  const line = await firstLine(connection, path);
  const bare = line.replace(/"[^"]*"/g, "");
  const count = (delimiter: string) => bare.split(delimiter).length;
  const delimiter = given ?? DELIMITERS.reduce((best, next) => (count(next) > count(best) ? next : best));
  checkNames(path, line, delimiter);
  return { delimiter, columns: count(delimiter) };
}

/** Reads every line with nothing to detect, so that the first one that does not fit is named in DuckDB's error. */
export async function checkLines(connection: DuckDBConnection, path: string, cut: Cut): Promise<void> {
  const columns = Array.from({ length: cut.columns }, (_, i) => `'c${i}': 'VARCHAR'`).join(", ");
  await queryRows(
    connection,
    `SELECT count(COLUMNS(*)) FROM read_csv(${quotePath(path)}, auto_detect = false, header = true, ` +
      `delim = ${quoteText(cut.delimiter)}, quote = '"', escape = '"', columns = {${columns}}, ` +
      `compression = ${quoteText(packing(path))})`,
  );
}

async function firstLine(connection: DuckDBConnection, path: string): Promise<string> {
  const [row] = await queryRows(
    connection,
    `SELECT line FROM read_csv(${quotePath(path)}, auto_detect = false, header = false, delim = '\x01', quote = '', ` +
      `escape = '', max_line_size = 16777216, columns = {'line': 'VARCHAR'}, compression = ${quoteText(packing(path))}) LIMIT 1`,
  );
  return row?.[0] == null ? "" : String(row[0]);
}

/** Names that are numbers are names only when they count the columns: 0, 1, 2, as data frames write them. */
function checkNames(path: string, line: string, delimiter: string): void {
  const cells = line.split(delimiter);
  if (!cells.every((cell) => NUMBER.test(cell)) || cells.every((cell, i) => Number(cell) === i)) return;
  const shown = line.length > 60 ? `${line.slice(0, 57)}…` : line;
  throw new UsageError(
    `Cannot read ${path}: its first line is "${shown}", a line with the names of the columns is wanted`,
  );
}
