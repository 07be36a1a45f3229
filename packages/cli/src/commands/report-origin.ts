/**
 * Where a report comes from: the program, the command, the bytes of the files.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { ReportData, SourceFile } from "../report/report-data.ts";
import { version } from "../version.ts";

export function createdBy(command: string): ReportData["createdBy"] {
  return { version, node: process.version, command };
}

/** `Calibration of a.parquet, b.parquet`, or how many more there are. */
export function reportTitle(what: string, paths: readonly string[]): string {
  const [first = "", second, ...rest] = paths.map((path) => basename(path));
  if (rest.length > 0) return `${what} of ${first} and ${rest.length + 1} more files`;
  return `${what} of ${second === undefined ? first : `${first}, ${second}`}`;
}

/** One after the other: a report may be of thousands of files. */
export async function sourceFiles(paths: readonly string[]): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for (const path of paths) files.push({ name: nameOf(path), sha256: await sha256(path) });
  return files;
}

/** Standard input was copied to a file of a random name: the same input gives the same report. */
function nameOf(path: string): string {
  const isCopy = path.startsWith(join(tmpdir(), "softmax-")) && basename(path).startsWith("standard-input.");
  return isCopy ? "standard input" : path;
}

async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
