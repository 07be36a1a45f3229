/**
 * What the user named as input: files, patterns (`part-*.parquet`), or `-` for standard input.
 *
 * @module
 */
import { createWriteStream, existsSync, rmSync } from "node:fs";
import { mkdtemp, open, rename } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { UsageError } from "../usage-error.ts";

/** The files meant, patterns expanded in name order; a pattern without a file is a `UsageError`. */
export async function expandPaths(paths: readonly string[]): Promise<string[]> {
  const expanded: string[] = [];
  for (const path of paths) {
    if (path === "-") expanded.push(await spoolStandardInput());
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

/** Fits need several passes and Parquet ends with its index, so standard input goes to a file first. */
async function spoolStandardInput(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "softmax-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "standard-input");
  await pipeline(process.stdin, createWriteStream(path));
  const named = `${path}.${await kindOf(path)}`;
  await rename(path, named);
  return named;
}

/** Tells the format by its first bytes. */
async function kindOf(path: string): Promise<string> {
  const handle = await open(path);
  try {
    const { buffer } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    const start = buffer.toString("latin1");
    if (start.startsWith("PAR1")) return "parquet";
    if (start.startsWith("\x93NUMPY")) return "npy";
    if (start.startsWith("PK")) return "npz";
    if (/^\s*[[{]/.test(start)) return "json";
    return "csv";
  } finally {
    await handle.close();
  }
}
