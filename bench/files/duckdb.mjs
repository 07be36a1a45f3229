/** DuckDB as the command line installs it, so that both sides of a comparison run the same engine. */
import { createRequire } from "node:module";

const { DuckDBInstance } = createRequire(new URL("../../packages/cli/package.json", import.meta.url))(
  "@duckdb/node-api",
);

export async function openDatabase() {
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "1",
    temp_directory: "",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  return instance.connect();
}
