/**
 * The columns of table files, and what each could be used for.
 *
 * @module
 */
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Field, FieldKind } from "../files/data-file.ts";
import { queryRows } from "./duckdb-session.ts";
import { quoteIdentifier } from "./sql-quoting.ts";

const FLOATS = new Set(["FLOAT", "DOUBLE", "DECIMAL"]);
const INTEGERS = new Set(["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "BOOLEAN"]);

/** Describes the columns that a reader gives, without reading the rows. */
export async function describeColumns(connection: DuckDBConnection, reader: string): Promise<Field[]> {
  const columns = await queryRows(connection, `DESCRIBE SELECT * FROM ${reader}`);
  const fields: Field[] = columns.map(([name, type]) => ({
    name: String(name),
    type: String(type),
    kind: kindOf(String(type)),
  }));
  const texts = fields.filter((field) => field.kind === "names");
  const lists = await columnsOfWrittenLists(connection, reader, texts);
  return fields.map((field) => (lists.has(field.name) ? { ...field, kind: "vectors" } : field));
}

function kindOf(type: string): FieldKind {
  const base = type.replace(/\(.*\)/, "");
  const list = /^U?([A-Z]+)\[\d*\]$/.exec(base);
  if (list) return FLOATS.has(list[1]!) || INTEGERS.has(list[1]!) ? "vectors" : "other";
  if (FLOATS.has(base)) return "numbers";
  if (INTEGERS.has(base.replace(/^U/, ""))) return "integers";
  return base === "VARCHAR" || base.startsWith("ENUM") ? "names" : "other";
}

/** CSV has no lists: a text column whose first value reads `[1.5, -2]` holds them written out. */
async function columnsOfWrittenLists(
  connection: DuckDBConnection,
  reader: string,
  texts: readonly Field[],
): Promise<Set<string>> {
  if (texts.length === 0) return new Set();
  const tests = texts.map(({ name }) => `try_cast(first(${quoteIdentifier(name)}) AS DOUBLE[]) IS NOT NULL`);
  const [row] = await queryRows(connection, `SELECT ${tests.join(", ")} FROM (FROM ${reader} LIMIT 1)`);
  return new Set(texts.filter((_, i) => row?.[i] === true).map((field) => field.name));
}

/** SQL for the selected scores as one list a row, float32 where the file's are, else float64. */
export function scoresSql(
  fields: readonly Field[],
  names: readonly string[],
): { sql: string; element: "float" | "double" } {
  const chosen = names.map((name) => fields.find((field) => field.name === name)!);
  const single = chosen.every((field) => /^FLOAT\b/.test(field.type));
  const element = single ? "float" : "double";
  const [first] = chosen;
  if (chosen.length === 1 && first!.kind === "vectors") {
    return { sql: `CAST(${quoteIdentifier(first!.name)} AS ${element.toUpperCase()}[])`, element };
  }
  const values = names.map((name) => `CAST(${quoteIdentifier(name)} AS ${element.toUpperCase()})`);
  return { sql: `[${values.join(", ")}]`, element };
}
