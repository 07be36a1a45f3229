/**
 * What the user named as input: files, patterns (`part-*.parquet`), or `-` for standard input.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { spoolStandardInput } from "../files/standard-input.ts";
import { UsageError } from "../usage-error.ts";

/** The files meant, patterns expanded in name order; a pattern without a file is a `UsageError`. */
export async function expandPaths(paths: readonly string[]): Promise<string[]> {
  const expanded: string[] = [];
  for (const path of paths) {
    if (path === "-") expanded.push(await spoolStandardInput(process.stdin));
    else if (!/[*?[]/.test(path) || existsSync(path)) expanded.push(path);
    else expanded.push(...(await matches(path)));
  }
  return expanded;
}

async function matches(pattern: string): Promise<string[]> {
  const { listFiles } = await import("../tables/list-files.ts");
  const found = await listFiles(pattern);
  if (found.length === 0) throw new UsageError(`Cannot read ${pattern}: no file has such a name`);
  return found;
}
