/**
 * Logit tables as Parquet, through DuckDB: columns `id`, `label`, `logits`.
 *
 * One thread, one row group and a fixed codec, so the same numbers give the same bytes with the same
 * DuckDB version (its name is in the file).
 *
 * @module
 */
import { DuckDBInstance, FLOAT, LIST, listValue } from "@duckdb/node-api";

/** @typedef {{ ids: number[], labels: number[], logits: number[][] }} LogitTable */

/**
 * @param {string} path
 * @param {{ ids: readonly number[], labels: ArrayLike<number>, logits: Float32Array }} table logits `[N, K]`
 */
export async function writeLogitTable(path, { ids, labels, logits }) {
  const classes = logits.length / ids.length;
  await withDuckDB(async (connection) => {
    await connection.run("CREATE TABLE digits (id INTEGER, label TINYINT, logits FLOAT[])");
    const appender = await connection.createAppender("digits");
    ids.forEach((id, row) => {
      appender.appendInteger(id);
      appender.appendTinyInt(labels[row]);
      appender.appendList(listValue([...logits.subarray(row * classes, (row + 1) * classes)]), LIST(FLOAT));
      appender.endRow();
    });
    appender.closeSync();
    await connection.run(
      `COPY digits TO '${quoted(path)}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19, ROW_GROUP_SIZE 10240)`,
    );
  });
}

/**
 * @param {string} path
 * @returns {Promise<LogitTable>}
 */
export function readLogitTable(path) {
  return withDuckDB(async (connection) => {
    const reader = await connection.runAndReadAll(`SELECT id, label, logits FROM '${quoted(path)}'`);
    const [ids, labels, logits] = reader.getColumnsJS();
    return { ids, labels, logits };
  });
}

async function withDuckDB(body) {
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "1",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  try {
    return await body(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function quoted(path) {
  return path.replaceAll("'", "''");
}
