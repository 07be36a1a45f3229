/**
 * `predict` on tables: DuckDB reads and writes, a function registered from JavaScript computes, as in `apply`. Every
 * column and the row order stay.
 *
 * @module
 */
import type { SoftmaxRows } from "../files/score-rows.ts";
import { duckdbReason, withWriter } from "../tables/duckdb-session.ts";
import { registerRowFunction } from "../tables/row-function.ts";
import { quoteIdentifier, quoteText } from "../tables/sql-quoting.ts";
import { isDelimited, tableFormat, writerSql } from "../tables/table-format.ts";
import { scoresSql } from "../tables/table-schema.ts";
import { openTableSource, type TableSource } from "../tables/table-source.ts";
import { UsageError } from "../usage-error.ts";

export interface PredictionTable {
  readonly input: string;
  /** The file as the user named it, for messages, and the one to write. */
  readonly output: string;
  readonly aside: string;
  readonly features: readonly string[];
  readonly classes: number;
}

const FUNCTION = "predicted_rows";
const RESULT = "predictions of this row";
const LOGITS = "logits";
const PROBABILITIES = "probabilities";

/** Writes the input's columns, `logits` and `probabilities`; returns the names of these two. */
export async function writePredictionTable(
  table: PredictionTable,
  predictRows: SoftmaxRows,
): Promise<string[]> {
  return withWriter(async (connection) => {
    const source = await openTableSource(connection, table.input);
    checkFree(source);
    const failures: unknown[] = [];
    const { sql, element } = scoresSql(source.fields, table.features);
    registerRowFunction(connection, FUNCTION, {
      element,
      path: source.path,
      softmaxRows: predictRows,
      failures,
    });
    const result = quoteIdentifier(RESULT);
    const rows = `SELECT *, ${FUNCTION}(${sql}) AS ${result} FROM ${rowsSql(source, table)}`;
    const { classes, output, aside } = table;
    const query =
      `SELECT * EXCLUDE (${result}), ${result}[1:${classes}] AS ${LOGITS}, ` +
      `${result}[${classes + 1}:] AS ${PROBABILITIES} FROM (${rows})`;
    const format = writerSql(output, tableFormat(output)!);
    try {
      await connection.run(`COPY (${query}) TO ${quoteText(aside)} (${format}, USE_TMP_FILE false)`);
    } catch (error) {
      if (failures.length > 0) throw failures[0];
      throw new UsageError(`Cannot write ${output}: ${duckdbReason(error).replaceAll(aside, "it")}`);
    }
    return [LOGITS, PROBABILITIES];
  });
}

/** From text to text, what is written stays as it is written. */
function rowsSql(source: TableSource, { output, features }: PredictionTable): string {
  if (isDelimited(tableFormat(output)!)) return source.writtenSql;
  const isText = isDelimited(tableFormat(source.path)!);
  const numbers = source.fields.filter(({ name, kind }) => features.includes(name) && kind !== "vectors");
  return source.sql(isText ? numbers.map(({ name }) => name) : []);
}

/** To SQL `A` and `a` are one name. */
function checkFree({ fields, path }: TableSource): void {
  const taken = fields.find(({ name }) => [LOGITS, PROBABILITIES, RESULT].includes(name.toLowerCase()));
  if (taken === undefined) return;
  throw new UsageError(
    `Cannot add the columns "${LOGITS}" and "${PROBABILITIES}": ${path} has "${taken.name}" already, a file without it is wanted`,
  );
}
