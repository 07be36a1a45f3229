/**
 * Parquet, CSV, TSV, JSON and JSON lines as a `DataFile`, streamed through DuckDB 2,048 rows at a time.
 *
 * @module
 */
import type { DuckDBConnection } from "@duckdb/node-api";
import type { DataChunk } from "@duckdb/node-bindings";
import {
  type DataFile,
  type Field,
  MISSING_GROUP,
  type RawChunk,
  type Selection,
} from "../files/data-file.ts";
import { checkListSizes } from "./check-list-sizes.ts";
import { openReader, queryRows } from "./duckdb-session.ts";
import { contiguousRows, type ListElement, readDoubleColumn, readListColumn } from "./list-column.ts";
import { quoteIdentifier, quoteTexts } from "./sql-quoting.ts";
import { streamChunks } from "./stream-chunks.ts";
import { isDelimited, tableFormat } from "./table-format.ts";
import { scoresSql } from "./table-schema.ts";
import { openTableSource, type TableSource, unreadable } from "./table-source.ts";
import { readTextColumn } from "./text-column.ts";

/** Opens a table file; a file that DuckDB cannot read is a `UsageError`. */
export async function openTableFile(path: string): Promise<DataFile> {
  const connection = await openReader();
  try {
    const source = await openTableSource(connection, path);
    const isParquet = tableFormat(path) === "parquet";
    const counted = isParquet ? await queryRows(connection, `SELECT count(*) FROM ${source.sql()}`) : [];
    const rowCount = counted[0] ? Number(counted[0][0]) : undefined;
    return new TableFile(source, connection, rowCount);
  } catch (error) {
    connection.closeSync();
    throw unreadable(path, error);
  }
}

interface RowQuery {
  readonly sql: string;
  /** The roles of the query's columns, in order. */
  readonly columns: readonly string[];
  readonly element: ListElement | undefined;
}

class TableFile implements DataFile {
  readonly path: string;
  readonly fields: readonly Field[];
  readonly rowCount: number | undefined;
  private readonly source: TableSource;
  private readonly connection: DuckDBConnection;

  constructor(source: TableSource, connection: DuckDBConnection, rowCount: number | undefined) {
    this.path = source.path;
    this.fields = source.fields;
    this.source = source;
    this.connection = connection;
    this.rowCount = rowCount;
  }

  async *chunks(selection: Selection, classNames: readonly string[] | undefined): AsyncGenerator<RawChunk> {
    const query = this.selectSql(selection, classNames);
    let firstRow = 0;
    try {
      if (tableFormat(this.path) === "parquet" && selection.scores?.length === 1) {
        await checkListSizes(this.connection, this.path, selection.scores[0]!);
      }
      for await (const { chunk, rows } of streamChunks(this.connection, query.sql)) {
        yield this.readChunk(chunk, query, firstRow, rows);
        firstRow += rows;
      }
    } catch (error) {
      throw unreadable(this.path, error);
    }
  }

  private readChunk(
    chunk: DataChunk,
    { columns, element }: RowQuery,
    firstRow: number,
    rows: number,
  ): RawChunk {
    const doubles = (name: string) =>
      columns.includes(name) ? readDoubleColumn(chunk, columns.indexOf(name), rows) : undefined;
    const labels = doubles("labels");
    const confidence = doubles("confidence");
    const prediction = doubles("prediction");
    const weights = doubles("weights");
    const group = columns.indexOf("group");
    const texts = group < 0 ? undefined : readTextColumn(chunk, group, rows);
    const groups = texts?.map((text) => text ?? MISSING_GROUP);
    const lists = element && readListColumn(chunk, columns.indexOf("scores"), element, rows);
    const scores = lists && contiguousRows(lists, firstRow, this.path);
    return {
      firstRow,
      rows,
      width: scores?.width ?? 0,
      ...(scores && { scores: scores.values }),
      ...(labels && { labels }),
      ...(confidence && { confidence }),
      ...(prediction && { prediction }),
      ...(weights && { weights }),
      ...(groups && { groups }),
    };
  }

  async hasRows(): Promise<boolean> {
    try {
      return (await queryRows(this.connection, `SELECT 1 FROM ${this.source.sql()} LIMIT 1`)).length > 0;
    } catch (error) {
      throw unreadable(this.path, error);
    }
  }

  async labelText(selection: Selection, row: number): Promise<string> {
    const name = quoteIdentifier(selection.labels!);
    const [first] = await queryRows(
      this.connection,
      `SELECT ${name}::VARCHAR FROM ${this.source.sql()} LIMIT 1 OFFSET ${row}`,
    );
    return first?.[0] == null ? "nothing" : JSON.stringify(first[0]);
  }

  async close(): Promise<void> {
    this.connection.closeSync();
  }

  private selectSql(selection: Selection, classNames: readonly string[] | undefined): RowQuery {
    const scores = selection.scores && scoresSql(this.fields, selection.scores);
    const index = (name: string) => this.indexSql(name, classNames);
    const compared = classNames ? undefined : this.comparedNames(selection);
    const parts: [string, string][] = [];
    if (scores) parts.push(["scores", scores.sql]);
    if (selection.labels !== undefined) parts.push(["labels", compared?.labels ?? index(selection.labels)]);
    if (selection.confidence !== undefined) {
      parts.push(["confidence", `CAST(${quoteIdentifier(selection.confidence)} AS DOUBLE)`]);
    }
    if (selection.prediction !== undefined)
      parts.push(["prediction", compared?.prediction ?? index(selection.prediction)]);
    const { weights, group } = selection;
    if (weights !== undefined) parts.push(["weights", `TRY_CAST(${quoteIdentifier(weights)} AS DOUBLE)`]);
    if (group !== undefined) parts.push(["group", `CAST(${quoteIdentifier(group)} AS VARCHAR)`]);
    const numbers = [...(selection.scores ?? []), ...(weights === undefined ? [] : [weights])];
    const list = parts.map(([, sql]) => sql).join(", ");
    return {
      sql: `SELECT ${list} FROM ${this.source.sql(this.textNumbers(numbers), group)}`,
      columns: parts.map(([name]) => name),
      element: scores?.element,
    };
  }

  /** Scores and weights that are numbers in delimited text: whole numbers in the first rows must not settle their type. */
  private textNumbers(names: readonly string[]): readonly string[] {
    if (!isDelimited(tableFormat(this.path)!)) return [];
    const isNumber = (name: string) => this.fields.find((field) => field.name === name)?.kind !== "vectors";
    return names.filter(isNumber);
  }

  /**
   * Labels and predictions that are both names need no classes: the label counts as 0, and the prediction as 0 where
   * it is the same name and as 1 where it is another.
   */
  private comparedNames({
    labels,
    prediction,
  }: Selection): { labels: string; prediction: string } | undefined {
    const isName = (name: string | undefined) =>
      this.fields.some((field) => field.name === name && field.kind === "names");
    if (!isName(labels) || !isName(prediction)) return undefined;
    const [label, predicted] = [labels!, prediction!].map(
      (name) => `CAST(${quoteIdentifier(name)} AS VARCHAR)`,
    );
    return {
      labels: `CASE WHEN ${label} IS NOT NULL THEN 0::DOUBLE END`,
      prediction: `CASE WHEN ${predicted} = ${label} THEN 0::DOUBLE WHEN ${predicted} IS NOT NULL THEN 1::DOUBLE END`,
    };
  }

  /** The class index of a column as DOUBLE: the number itself, or the place of the name. */
  private indexSql(name: string, classNames: readonly string[] | undefined): string {
    const column = quoteIdentifier(name);
    const isName = this.fields.find((field) => field.name === name)?.kind === "names";
    if (!isName || !classNames) return `TRY_CAST(${column} AS DOUBLE)`;
    return `CAST(list_position(${quoteTexts(classNames)}, CAST(${column} AS VARCHAR)) - 1 AS DOUBLE)`;
  }
}
