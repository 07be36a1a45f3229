/**
 * DuckDB, embedded: in memory, without extensions from elsewhere and without a spill folder.
 *
 * @module
 */

import type { DuckDBConnection } from "@duckdb/node-api";
import { DuckDBInstance } from "@duckdb/node-api";

/** Opens a connection of its own database. Parquet writing buffers row groups per thread: writers take one. */
export async function openSession(threads: number): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(":memory:", {
    threads: String(threads),
    temp_directory: "",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
  });
  return instance.connect();
}

/** The rows of a small result, as JavaScript values. */
export async function queryRows(connection: DuckDBConnection, sql: string): Promise<unknown[][]> {
  return (await connection.runAndReadAll(sql)).getRowsJS();
}

/** The first line of DuckDB's message, without its category. */
export function duckdbReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n")[0]!.replace(/^[A-Za-z ]*Error: /, "");
}
