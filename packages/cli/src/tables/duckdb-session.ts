/**
 * DuckDB, embedded: in memory, without extensions from elsewhere and without a spill folder.
 *
 * @module
 */
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { interruptible } from "../files/interruptible.ts";

let readers: Promise<DuckDBInstance> | undefined;

/** A connection for reading. All share one database: a fit opens every file once a pass. */
export async function openReader(): Promise<DuckDBConnection> {
  readers ??= createInstance(2);
  return (await readers).connect();
}

/**
 * Calls `write` with a connection of its own database and one thread: Parquet writing buffers row groups per thread,
 * and rows come to a registered function in file order.
 */
export async function withWriter<T>(write: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await createInstance(1);
  const connection = await instance.connect();
  try {
    return await interruptible(
      () => connection.interrupt(),
      () => write(connection),
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function createInstance(threads: number): Promise<DuckDBInstance> {
  return DuckDBInstance.create(":memory:", {
    threads: String(threads),
    temp_directory: "",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
  });
}

/** The rows of a small result, as JavaScript values. */
export async function queryRows(connection: DuckDBConnection, sql: string): Promise<unknown[][]> {
  return (await connection.runAndReadAll(sql)).getRowsJS();
}

/** What DuckDB complains of, without its category and its advice; for text files that is three lines. */
export function duckdbReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/No magic bytes found|too small to be a Parquet file/.test(message)) {
    return "it is no Parquet file, or its end is cut off";
  }
  const lines = message.replace(/^[A-Za-z ]*Error: /, "").split("\n");
  const count = /^CSV Error/.test(lines[0]!) ? 3 : 1;
  return lines.slice(0, count).join(", ").trim();
}
