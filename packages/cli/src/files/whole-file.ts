/**
 * Output files appear whole or not at all: written aside in the same folder, then renamed.
 *
 * @module
 */
import { rmSync } from "node:fs";
import { rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { UsageError } from "../usage-error.ts";

/** Files being written; removed when the program is interrupted. */
const unfinished = new Set<string>();

/** Calls `write` with a path beside `path`, then puts the file in its place. On any error nothing is left. */
export async function writeWhole<T>(path: string, write: (aside: string) => Promise<T>): Promise<T> {
  await checkFolder(path);
  // The ending stays last, because it decides the format.
  const aside = join(dirname(path), `.unfinished-${process.pid}-${basename(path)}`);
  unfinished.add(aside);
  try {
    const result = await write(aside);
    await rename(aside, path);
    return result;
  } catch (error) {
    await rm(aside, { force: true });
    throw isFull(error) ? new UsageError(`Cannot write ${path}: ${reasonOf(error)}`) : error;
  } finally {
    unfinished.delete(aside);
  }
}

export async function writeWholeText(path: string, text: string): Promise<void> {
  await writeWhole(path, (aside) => writeFile(aside, text));
}

/** For the moment of an interrupt: nothing half-written stays. */
export function removeUnfinished(): void {
  for (const aside of unfinished) rmSync(aside, { force: true });
}

/** Checked before the work starts, not after it. */
export async function checkFolder(path: string): Promise<void> {
  const folder = dirname(path);
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) {
    throw new UsageError(`Cannot write ${path}: there is no folder ${folder}`);
  }
}

function isFull(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("E")
  );
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC") return "the disk is full";
  if (code === "EACCES" || code === "EPERM") return "permission is denied";
  return message;
}
