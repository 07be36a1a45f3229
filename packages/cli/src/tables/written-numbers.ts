/**
 * Columns of delimited text that are numbers although DuckDB takes them for text: it reads `-inf` and `nan` as
 * numbers, but does not detect a column by them.
 *
 * @module
 */
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Field } from "../files/data-file.ts";
import { queryRows } from "./duckdb-session.ts";
import { quoteIdentifier } from "./sql-quoting.ts";

/** As many as DuckDB looks at to detect a type. */
const SAMPLE_ROWS = 20_480;

/** The fields, with text columns of only numbers as numbers, and with the first cell that is none in the others. */
export async function withWrittenNumbers(
  connection: DuckDBConnection,
  reader: string,
  fields: readonly Field[],
): Promise<Field[]> {
  const texts = fields.filter(({ kind }) => kind === "names");
  if (texts.length === 0) return [...fields];
  const facts = texts.map(({ name }) => {
    const cell = quoteIdentifier(name);
    const isNoNumber = `${cell} IS NOT NULL AND TRY_CAST(${cell} AS DOUBLE) IS NULL`;
    return (
      `count(${cell})::DOUBLE, (min(place) FILTER (${isNoNumber}) - 1)::DOUBLE, ` +
      `arg_min(${cell}, place) FILTER (${isNoNumber})`
    );
  });
  const [found = []] = await queryRows(
    connection,
    `SELECT ${facts.join(", ")} FROM (SELECT *, row_number() OVER () AS place FROM (FROM ${reader} LIMIT ${SAMPLE_ROWS}))`,
  );
  return fields.map((field) => {
    const i = texts.indexOf(field);
    if (i < 0 || !found[3 * i]) return field;
    const row = found[3 * i + 1] as number | null;
    return row === null
      ? { ...field, type: "DOUBLE", kind: "numbers" }
      : { ...field, notNumber: { row, text: String(found[3 * i + 2]) } };
  });
}
