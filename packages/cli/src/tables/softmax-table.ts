/**
 * `apply` on tables: DuckDB reads and writes, a function registered from JavaScript computes, one chunk at a time.
 * Every column and the row order stay.
 *
 * @module
 */
import { DOUBLE, type DuckDBConnection, DuckDBScalarFunction, FLOAT, LIST } from "@duckdb/node-api";
import duckdb from "@duckdb/node-bindings";
import type { Field } from "../files/data-file.ts";
import type { ScoreRows, SoftmaxRows } from "../files/score-rows.ts";
import { UsageError } from "../usage-error.ts";
import { duckdbReason, openSession } from "./duckdb-session.ts";
import { contiguousRows, type ListElement, readListColumn, writeListColumn } from "./list-column.ts";
import { quoteIdentifier, quoteText } from "./sql-quoting.ts";
import { readerSql, tableFormat, writerSql } from "./table-format.ts";
import { describeColumns, scoresSql } from "./table-schema.ts";

export interface TableOutput {
  readonly inputs: readonly string[];
  readonly output: string;
  /** The columns of scores: one of lists, one of numbers, or one a class. */
  readonly scores: readonly string[];
  readonly classNames: readonly string[] | undefined;
  /** Write the k best classes instead of all. */
  readonly topK: number | undefined;
}

const RESULT = quoteIdentifier("probabilities of this row");

/** Writes the input's columns and the probabilities; returns the names of the columns it added. */
export async function writeSoftmaxTable(table: TableOutput, softmaxRows: SoftmaxRows): Promise<string[]> {
  const { inputs, output } = table;
  const reader = readerSql(inputs, tableFormat(inputs[0]!)!);
  // One writer thread: row groups are buffered per thread, and rows come to the function in file order.
  const connection = await openSession(1);
  let failure: unknown;
  try {
    const fields = await describeColumns(connection, reader);
    const { sql, element } = scoresSql(fields, table.scores);
    registerFunction(connection, element, inputs.join(", "), softmaxRows, (error) => {
      failure = error;
    });
    const added = addedColumns(fields, table);
    const columns = added.map(({ name, sql }) => `${sql} AS ${quoteIdentifier(name)}`).join(", ");
    const inner = `SELECT *, softmax_rows(${sql}) AS ${RESULT} FROM ${reader}`;
    const format = writerSql(output, tableFormat(output)!);
    await connection.run(
      `COPY (SELECT * EXCLUDE (${RESULT}), ${columns} FROM (${inner})) TO ${quoteText(output)} (${format}, USE_TMP_FILE false)`,
    );
    return added.map(({ name }) => name);
  } catch (error) {
    if (failure) throw failure;
    throw error instanceof UsageError
      ? error
      : new UsageError(`Cannot write ${output}: ${duckdbReason(error)}`);
  } finally {
    connection.closeSync();
  }
}

function registerFunction(
  connection: DuckDBConnection,
  element: ListElement,
  path: string,
  softmaxRows: SoftmaxRows,
  onFailure: (error: unknown) => void,
): void {
  const type = LIST(element === "float" ? FLOAT : DOUBLE);
  const scalarFunction = DuckDBScalarFunction.create({
    name: "softmax_rows",
    mainFunction: () => {},
    parameterTypes: [type],
    returnType: type,
    // Each row is computed once: results are written, never folded or shared.
    volatile: true,
  });
  let firstRow = 0;
  // The bindings' own form: its vectors are typed arrays, the friendly one goes item by item.
  duckdb.scalar_function_set_function(scalarFunction.scalar_function, (info, input, output) => {
    try {
      const lists = readListColumn(input, 0, element);
      const rows = lists.lengths.length;
      const { values, width } = contiguousRows(lists, firstRow, path);
      const scores: ScoreRows = { firstRow, rows, width, scores: values };
      const result = softmaxRows(scores);
      writeListColumn(output, rows, result.width, result.values);
      firstRow += rows;
    } catch (error) {
      onFailure(error);
      duckdb.scalar_function_set_error(info, String(error));
    }
  });
  connection.registerScalarFunction(scalarFunction);
}

/** The new columns: a list where the scores are a list, wide where they are wide, `[k classes, k probabilities]` for top-k. */
function addedColumns(fields: readonly Field[], table: TableOutput): { name: string; sql: string }[] {
  const { topK, scores, classNames } = table;
  const taken = new Set(fields.map(({ name }) => name));
  if (topK !== undefined) {
    const indices = `CAST(${RESULT}[1:${topK}] AS INTEGER[])`;
    const names = `[${(classNames ?? []).map(quoteText).join(", ")}]`;
    const classes = classNames ? `list_transform(${indices}, lambda k: ${names}[k + 1])` : indices;
    return [
      { name: freeName("top_classes", taken), sql: classes },
      { name: freeName("top_probabilities", taken), sql: `${RESULT}[${topK + 1}:]` },
    ];
  }
  if (scores.length === 1) return [{ name: freeName("probabilities", taken), sql: RESULT }];
  return scores.map((_, k) => ({
    name: freeName(`probability_${classNames?.[k] ?? k}`, taken),
    sql: `${RESULT}[${k + 1}]`,
  }));
}

/** The name itself, or `calibrated_…` where the file has a column of that name already. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  const other = `calibrated_${name}`;
  if (!taken.has(name)) return name;
  if (!taken.has(other)) return other;
  throw new UsageError(
    `Cannot add the column "${name}": the file has it and "${other}" already, a free name is wanted`,
  );
}
