/**
 * The SQL that reads a table file as it is: all rows, in order, with the columns that stand in the file.
 *
 * @module
 */
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Field } from "../files/data-file.ts";
import { UsageError } from "../usage-error.ts";
import { checkLines, findCut } from "./delimited-header.ts";
import { duckdbReason } from "./duckdb-session.ts";
import { quotePath, quoteText } from "./sql-quoting.ts";
import { packing, tableFormat } from "./table-format.ts";
import { describeColumns } from "./table-schema.ts";
import { withWrittenNumbers } from "./written-numbers.ts";

export interface TableSource {
  readonly path: string;
  readonly fields: readonly Field[];
  /**
   * A FROM clause. In delimited text columns named in `doubles` are read as DOUBLE, and one named as `text` as it is
   * written, whatever their first rows look like.
   */
  sql(doubles?: readonly string[], text?: string): string;
  /** The same rows with the values of delimited text as they are written: no digit of a column changes. */
  readonly writtenSql: string;
}

/** Looks at a table file's columns; what DuckDB cannot read is a `UsageError`. */
export async function openTableSource(connection: DuckDBConnection, path: string): Promise<TableSource> {
  const format = tableFormat(path)!;
  try {
    if (format === "csv" || format === "tsv") return await delimitedSource(connection, path, format);
    // Folders called `label=3` must add no column.
    const sql =
      format === "parquet"
        ? `read_parquet(${quotePath(path)}, hive_partitioning = false)`
        : `read_json(${quotePath(path)}, hive_partitioning = false, compression = ${quoteText(packing(path) === "none" ? "auto_detect" : packing(path))})`;
    return { path, fields: await describeColumns(connection, sql), sql: () => sql, writtenSql: sql };
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function delimitedSource(
  connection: DuckDBConnection,
  path: string,
  format: "csv" | "tsv",
): Promise<TableSource> {
  const cut = await findCut(connection, path, format === "tsv" ? "\t" : undefined);
  const read = (values: string) =>
    `read_csv(${quotePath(path)}, header = true, skip = 0, comment = '', delim = ${quoteText(cut.delimiter)}, quote = '"', ` +
    `escape = '"', hive_partitioning = false, compression = ${quoteText(packing(path))}, ${values})`;
  const retyped = (doubles: readonly string[], text: string | undefined) => {
    const types = new Map(doubles.map((name) => [name, "DOUBLE"]));
    if (text !== undefined) types.set(text, "VARCHAR");
    return read(`types = {${[...types].map(([name, type]) => `${quoteText(name)}: '${type}'`).join(", ")}}`);
  };
  const typed = read("all_varchar = false");
  const described = await describeColumns(connection, typed).catch(async (error) => {
    await checkLines(connection, path, cut);
    throw error;
  });
  const fields = await withWrittenNumbers(connection, typed, described);
  return {
    path,
    fields,
    sql: (doubles = [], text) => (doubles.length > 0 || text !== undefined ? retyped(doubles, text) : typed),
    writtenSql: read("all_varchar = true, allow_quoted_nulls = false"),
  };
}

export function unreadable(path: string, error: unknown): Error {
  if (error instanceof UsageError) return error;
  return new UsageError(`Cannot read ${path}: ${duckdbReason(error)}`);
}
