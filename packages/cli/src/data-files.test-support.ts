/** Small data files for the tests, in every format, from the same rows. */
import { writeFileSync } from "node:fs";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { encodeNpy, encodeNpz, encodeSafetensors, type Tensor } from "tensor-files";

let database: Promise<DuckDBConnection> | undefined;

/** Runs SQL in a database of the tests' own. */
export async function sql(query: string): Promise<unknown[][]> {
  database ??= DuckDBInstance.create(":memory:", { threads: "1" }).then((instance) => instance.connect());
  return (await (await database).runAndReadAll(query)).getRowsJS();
}

/** Writes what `query` selects; the ending of `path` decides the format. */
export async function writeTable(path: string, query: string): Promise<string> {
  const options = /\.parquet$/.test(path)
    ? "FORMAT parquet"
    : /\.json$/.test(path)
      ? "FORMAT json, ARRAY true"
      : /\.(jsonl|ndjson)/.test(path)
        ? "FORMAT json"
        : /\.tsv/.test(path)
          ? "FORMAT csv, HEADER, DELIMITER '\t'"
          : "FORMAT csv, HEADER";
  await sql(`COPY (${query}) TO '${path.replaceAll("'", "''")}' (${options})`);
  return path;
}

/** The rows of a table file, as DuckDB reads them. */
export function readTable(path: string, columns = "*"): Promise<unknown[][]> {
  return sql(`SELECT ${columns} FROM '${path.replaceAll("'", "''")}'`);
}

export interface Rows {
  readonly classes: number;
  /** `[rows, classes]`; multiples of 1/8, so that every format holds them exactly. */
  readonly logits: Float32Array;
  readonly labels: Int32Array;
}

/** Rows of an overconfident model that is right two times of three; the same ones at each call. */
export function exampleRows(rows: number, classes = 4): Rows {
  const logits = new Float32Array(rows * classes);
  const labels = new Int32Array(rows);
  let state = 12345;
  const next = (below: number) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
  for (let row = 0; row < rows; row++) {
    const favourite = next(classes);
    labels[row] = next(3) < 2 ? favourite : next(classes);
    for (let k = 0; k < classes; k++) logits[row * classes + k] = (next(33) - 16) / 8;
    logits[row * classes + favourite]! += 5;
  }
  return { classes, logits, labels };
}

/** The rows as `SELECT id, logits, label`. */
export function rowsQuery({ classes, logits, labels }: Rows, listType = "FLOAT[]"): string {
  const lines = Array.from(labels, (label, row) => {
    const list = Array.from(logits.subarray(row * classes, (row + 1) * classes)).join(", ");
    return `(${row}, [${list}]::${listType}, ${label})`;
  });
  return `SELECT * FROM (VALUES ${lines.join(", ")}) AS rows(id, logits, label)`;
}

/** The rows with a column for each class. */
export function wideQuery(rows: Rows, prefix = "logit_", names?: readonly string[]): string {
  const columns = Array.from(
    { length: rows.classes },
    (_, k) => `logits[${k + 1}] AS "${prefix}${names?.[k] ?? k}"`,
  );
  return `SELECT id, ${columns.join(", ")}, label FROM (${rowsQuery(rows)})`;
}

/** Rows `from` to `to` of an example. */
export function sliceRows({ classes, logits, labels }: Rows, from: number, to: number): Rows {
  return { classes, logits: logits.slice(from * classes, to * classes), labels: labels.slice(from, to) };
}

export function logitsTensor({ classes, logits, labels }: Rows): Tensor {
  return { dtype: "float32", shape: [labels.length, classes], data: logits };
}

export function labelsTensor({ labels }: Rows): Tensor {
  return { dtype: "int32", shape: [labels.length], data: labels };
}

export function writeNpy(path: string, tensor: Tensor): string {
  writeFileSync(path, encodeNpy(tensor));
  return path;
}

export function writeNpz(path: string, tensors: Record<string, Tensor>): string {
  writeFileSync(path, encodeNpz(tensors));
  return path;
}

export function writeSafetensors(path: string, tensors: Record<string, Tensor>): string {
  writeFileSync(path, encodeSafetensors(tensors));
  return path;
}
