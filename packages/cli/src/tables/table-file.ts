/**
 * Parquet, CSV, TSV, JSON and JSON lines as a `DataFile`, streamed through DuckDB 2,048 rows at a time.
 *
 * @module
 */
import type { DuckDBConnection } from "@duckdb/node-api";
import type { DataFile, Field, RawChunk, Selection } from "../files/data-file.ts";
import { UsageError } from "../usage-error.ts";
import { duckdbReason, openSession, queryRows } from "./duckdb-session.ts";
import { contiguousRows, type ListElement, readDoubleColumn, readListColumn } from "./list-column.ts";
import { quoteIdentifier, quoteText } from "./sql-quoting.ts";
import { readerSql, tableFormat } from "./table-format.ts";
import { describeColumns, scoresSql } from "./table-schema.ts";

/** Opens a table file; a file that DuckDB cannot read is a `UsageError`. */
export async function openTableFile(path: string): Promise<DataFile> {
  const format = tableFormat(path)!;
  const reader = readerSql([path], format);
  const connection = await openSession(2);
  try {
    const fields = await describeColumns(connection, reader);
    const counted = format === "parquet" ? await queryRows(connection, `SELECT count(*) FROM ${reader}`) : [];
    const rowCount = counted[0] ? Number(counted[0][0]) : undefined;
    return new TableFile(path, reader, connection, fields, rowCount);
  } catch (error) {
    connection.closeSync();
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): Error {
  if (error instanceof UsageError) return error;
  return new UsageError(`Cannot read ${path}: ${duckdbReason(error)}`);
}

class TableFile implements DataFile {
  readonly path: string;
  readonly fields: readonly Field[];
  readonly rowCount: number | undefined;
  private readonly reader: string;
  private readonly connection: DuckDBConnection;

  constructor(
    path: string,
    reader: string,
    connection: DuckDBConnection,
    fields: readonly Field[],
    rowCount: number | undefined,
  ) {
    this.path = path;
    this.reader = reader;
    this.connection = connection;
    this.fields = fields;
    this.rowCount = rowCount;
  }

  async *chunks(selection: Selection, classNames: readonly string[] | undefined): AsyncGenerator<RawChunk> {
    const query = this.selectSql(selection, classNames);
    let firstRow = 0;
    try {
      const result = await this.connection.stream(query.sql);
      for (;;) {
        const chunk = await result.fetchChunk();
        if (!chunk || chunk.rowCount === 0) return;
        const rows = chunk.rowCount;
        const doubles = (name: string) =>
          query.columns.includes(name)
            ? readDoubleColumn(chunk.chunk, query.columns.indexOf(name))
            : undefined;
        const labels = doubles("labels");
        const confidence = doubles("confidence");
        const prediction = doubles("prediction");
        const lists = query.element ? readListColumn(chunk.chunk, 0, query.element) : undefined;
        const scores = lists && contiguousRows(lists, firstRow, this.path);
        yield {
          firstRow,
          rows,
          width: scores?.width ?? 0,
          ...(scores && { scores: scores.values }),
          ...(labels && { labels }),
          ...(confidence && { confidence }),
          ...(prediction && { prediction }),
        };
        firstRow += rows;
      }
    } catch (error) {
      throw unreadable(this.path, error);
    }
  }

  async labelText(selection: Selection, row: number): Promise<string> {
    const name = quoteIdentifier(selection.labels!);
    const [first] = await queryRows(
      this.connection,
      `SELECT ${name}::VARCHAR FROM ${this.reader} LIMIT 1 OFFSET ${row}`,
    );
    return first?.[0] == null ? "nothing" : JSON.stringify(first[0]);
  }

  async close(): Promise<void> {
    this.connection.closeSync();
  }

  private selectSql(
    selection: Selection,
    classNames: readonly string[] | undefined,
  ): { sql: string; columns: string[]; element: ListElement | undefined } {
    const scores = selection.scores && scoresSql(this.fields, selection.scores);
    const index = (name: string) => this.indexSql(name, classNames);
    const parts: [string, string][] = [];
    if (scores) parts.push(["scores", scores.sql]);
    if (selection.labels !== undefined) parts.push(["labels", index(selection.labels)]);
    if (selection.confidence !== undefined) {
      parts.push(["confidence", `CAST(${quoteIdentifier(selection.confidence)} AS DOUBLE)`]);
    }
    if (selection.prediction !== undefined) parts.push(["prediction", index(selection.prediction)]);
    const list = parts.map(([, sql]) => sql).join(", ");
    return {
      sql: `SELECT ${list} FROM ${this.reader}`,
      columns: parts.map(([name]) => name),
      element: scores?.element,
    };
  }

  /** The class index of a column as DOUBLE: the number itself, or the place of the name. */
  private indexSql(name: string, classNames: readonly string[] | undefined): string {
    const column = quoteIdentifier(name);
    const isName = this.fields.find((field) => field.name === name)?.kind === "names";
    if (!isName || !classNames) return `TRY_CAST(${column} AS DOUBLE)`;
    const names = classNames.map(quoteText).join(", ");
    return `CAST(list_position([${names}], CAST(${column} AS VARCHAR)) - 1 AS DOUBLE)`;
  }
}
