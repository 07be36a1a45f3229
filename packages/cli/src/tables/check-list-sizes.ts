/**
 * How much memory a Parquet file's lists would take, told from its footer before any is read: DuckDB holds up to
 * 2,048 whole lists at a time, and a few packed bytes can claim a list of a billion numbers.
 *
 * @module
 */
import type { DuckDBConnection } from "@duckdb/node-api";
import { LARGEST_CLASSES, tooManyClasses } from "../files/largest-classes.ts";
import { UsageError } from "../usage-error.ts";
import { queryRows } from "./duckdb-session.ts";
import { quotePath, quoteText } from "./sql-quoting.ts";

const CHUNK_ROWS = 2048;
/** Numbers in one chunk: 2 GB of float32. */
const LARGEST_CHUNK = 2 ** 29;

/** Refuses a list column whose lists are too long for memory on average of any row group. */
export async function checkListSizes(
  connection: DuckDBConnection,
  path: string,
  column: string,
): Promise<void> {
  const groups = await queryRows(
    connection,
    `SELECT max(num_values / row_group_num_rows), max(num_values / row_group_num_rows * least(row_group_num_rows, ${CHUNK_ROWS})) ` +
      `FROM parquet_metadata(${quotePath(path)}) ` +
      `WHERE row_group_num_rows > 0 AND starts_with(path_in_schema, ${quoteText(`${column}, `)})`,
  );
  const [longest, chunk] = (groups[0] ?? []).map(Number) as [number?, number?];
  if ((longest ?? 0) > LARGEST_CLASSES) throw tooManyClasses(path, Math.ceil(longest!));
  if ((chunk ?? 0) > LARGEST_CHUNK) {
    throw new UsageError(
      `Cannot read ${path}: ${CHUNK_ROWS} of its rows hold ${Math.ceil(chunk!).toLocaleString("en-US")} numbers, ` +
        `at most ${LARGEST_CHUNK.toLocaleString("en-US")} fit; smaller row groups or a .npy file are wanted`,
    );
  }
}
