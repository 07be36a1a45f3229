/**
 * `apply` on tables: DuckDB reads and writes, functions registered from JavaScript compute, one chunk at a time.
 * Every column and the row order stay.
 *
 * @module
 */
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Field } from "../files/data-file.ts";
import type { SoftmaxRows } from "../files/score-rows.ts";
import { UsageError } from "../usage-error.ts";
import { duckdbReason, withWriter } from "./duckdb-session.ts";
import { registerRowFunction } from "./row-function.ts";
import { quoteIdentifier, quoteText, quoteTexts } from "./sql-quoting.ts";
import { isDelimited, tableFormat, writerSql } from "./table-format.ts";
import { scoresSql } from "./table-schema.ts";
import { openTableSource, type TableSource } from "./table-source.ts";

export interface TableOutput {
  readonly inputs: readonly string[];
  /** The file as the user named it, for messages, and the one to write. */
  readonly output: string;
  readonly aside: string;
  /** The columns of scores: one of lists, one of numbers, or one a class. */
  readonly scores: readonly string[];
  readonly classNames: readonly string[] | undefined;
  readonly classes: number;
  /** Write the k best classes instead of all. */
  readonly topK: number | undefined;
  /** Results end with the classes of a prediction set. */
  readonly hasSets: boolean;
}

/** Writes the input's columns and the probabilities; returns the names of the columns it added. */
export async function writeSoftmaxTable(table: TableOutput, softmaxRows: SoftmaxRows): Promise<string[]> {
  return withWriter(async (connection) => {
    const sources: TableSource[] = [];
    for (const input of table.inputs) sources.push(await openTableSource(connection, input));
    checkSameColumns(sources);
    const names = new ColumnNames(sources[0]!.fields);
    const result = quoteIdentifier(names.free("probabilities of this row"));
    const added = addedColumns(table, result, names);
    const failures: unknown[] = [];
    const rows = sources.map((source, i) => {
      const name = `softmax_rows_${i}`;
      const { sql, element } = scoresSql(source.fields, table.scores);
      registerRowFunction(connection, name, { element, path: source.path, softmaxRows, failures });
      return `SELECT *, ${name}(${sql}) AS ${result} FROM ${rowsSql(source, table)}`;
    });
    const columns = added.map(({ name, sql }) => `${sql} AS ${quoteIdentifier(name)}`).join(", ");
    await copyTo(
      connection,
      table,
      `SELECT * EXCLUDE (${result}), ${columns} FROM (${rows.join(" UNION ALL BY NAME ")})`,
      failures,
    );
    return added.map(({ name }) => name);
  });
}

/** From text to text, what is written stays as it is written. */
function rowsSql(source: TableSource, { output, scores }: TableOutput): string {
  const format = tableFormat(output)!;
  if (isDelimited(format)) return source.writtenSql;
  const isText = isDelimited(tableFormat(source.path)!);
  const numbers = source.fields.filter(({ name, kind }) => scores.includes(name) && kind !== "vectors");
  return source.sql(isText ? numbers.map(({ name }) => name) : []);
}

async function copyTo(
  connection: DuckDBConnection,
  { output, aside }: TableOutput,
  query: string,
  failures: readonly unknown[],
): Promise<void> {
  const format = writerSql(output, tableFormat(output)!);
  try {
    await connection.run(`COPY (${query}) TO ${quoteText(aside)} (${format}, USE_TMP_FILE false)`);
  } catch (error) {
    if (failures.length > 0) throw failures[0];
    throw new UsageError(`Cannot write ${output}: ${writeReason(error, aside)}`);
  }
}

/** DuckDB names the file that was written aside, which is gone when the user reads this. */
function writeReason(error: unknown, aside: string): string {
  const reason = duckdbReason(error);
  if (/No space left/i.test(reason)) return "the disk is full";
  return reason.replaceAll(aside, "it");
}

function checkSameColumns([first, ...rest]: readonly TableSource[]): void {
  const names = (source: TableSource) => source.fields.map(({ name }) => name);
  const wanted = names(first!);
  for (const source of rest) {
    const given = names(source);
    const missing = wanted.find((name) => !given.includes(name));
    const extra = given.find((name) => !wanted.includes(name));
    if (missing === undefined && extra === undefined) continue;
    const [owner, name] = missing === undefined ? [source, extra] : [first!, missing];
    throw new UsageError(
      `Cannot put ${first!.path} and ${source.path} into one file: only ${owner.path} has the column "${name}", ` +
        "the same columns are wanted",
    );
  }
}

interface AddedColumn {
  readonly name: string;
  readonly sql: string;
}

function addedColumns(table: TableOutput, result: string, names: ColumnNames): AddedColumn[] {
  const probabilities = probabilityColumns(table, result, names);
  if (!table.hasSets) return probabilities;
  const width = table.topK === undefined ? table.classes : 2 * table.topK;
  const classes = `list_filter(${result}[${width + 1}:], lambda k: k >= 0)`;
  return [...probabilities, { name: names.added("prediction_set"), sql: classesSql(classes, table) }];
}

/** The new columns: a list where the scores are a list, wide where they are wide, `[k classes, k probabilities]` for top-k. */
function probabilityColumns(table: TableOutput, result: string, names: ColumnNames): AddedColumn[] {
  const { topK, scores, classes, classNames, hasSets } = table;
  if (topK !== undefined) {
    return [
      { name: names.added("top_classes"), sql: classesSql(`${result}[1:${topK}]`, table) },
      { name: names.added("top_probabilities"), sql: `${result}[${topK + 1}:${2 * topK}]` },
    ];
  }
  if (scores.length === 1) {
    return [{ name: names.added("probabilities"), sql: hasSets ? `${result}[1:${classes}]` : result }];
  }
  return scores.map((_, k) => ({
    name: names.added(`probability_${classNames?.[k] ?? k}`),
    sql: `${result}[${k + 1}]`,
  }));
}

/** A list of class indices as it is written: the names of the classes where they are known. */
function classesSql(list: string, { output, classNames }: TableOutput): string {
  const indices = `CAST(${list} AS INTEGER[])`;
  if (classNames === undefined) return indices;
  const named = `list_transform(${indices}, lambda k: ${quoteTexts(classNames)}[k + 1])`;
  // Delimited text has no lists: numbers are written as JSON writes them, names need its quotes.
  return isDelimited(tableFormat(output)!) ? `CAST(to_json(${named}) AS VARCHAR)` : named;
}

/** The names that a table has; to SQL `A` and `a` are one. */
class ColumnNames {
  private readonly taken: Set<string>;

  constructor(fields: readonly Field[]) {
    this.taken = new Set(fields.map(({ name }) => name.toLowerCase()));
  }

  /** The name, made longer until it is free; for a column that is in no file. */
  free(name: string): string {
    return this.taken.has(name.toLowerCase()) ? this.free(`${name}_`) : name;
  }

  /** The name itself, or `softmax_…` where the file has a column of that name already. */
  added(name: string): string {
    const found = [name, `softmax_${name}`].find((other) => !this.taken.has(other.toLowerCase()));
    if (found === undefined) {
      throw new UsageError(
        `Cannot add the column "${name}": the file has it and "softmax_${name}" already, a free name is wanted`,
      );
    }
    this.taken.add(found.toLowerCase());
    return found;
  }
}
