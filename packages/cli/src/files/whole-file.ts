/**
 * Output files appear whole or not at all: written aside in the same folder, then renamed.
 *
 * @module
 */
import { rmSync } from "node:fs";
import { access, constants, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { UsageError } from "../usage-error.ts";

/** Files being written; removed when the program is interrupted. */
const unfinished = new Set<string>();

/** Calls `write` with a path beside `path`, then puts the file in its place. On any error nothing is left. */
export async function writeWhole<T>(path: string, write: (aside: string) => Promise<T>): Promise<T> {
  await checkOutput(path);
  // A link stays a link: the file that it names is the one replaced.
  const target = await realpath(path).catch(() => path);
  // The ending stays last, because it decides the format.
  const aside = join(dirname(target), `.unfinished-${process.pid}-${basename(target)}`);
  unfinished.add(aside);
  try {
    const result = await write(aside);
    await rename(aside, target);
    return result;
  } catch (error) {
    await rm(aside, { force: true });
    throw isSystemError(error) ? new UsageError(`Cannot write ${path}: ${reasonOf(error)}`) : error;
  } finally {
    unfinished.delete(aside);
  }
}

/** Writes all of the files, or none. */
export async function writeWholeTexts(
  files: readonly (readonly [path: string, text: string])[],
): Promise<void> {
  const [first, ...rest] = files;
  if (!first) return;
  const [path, text] = first;
  await writeWhole(path, async (aside) => {
    await writeFile(aside, text);
    await writeWholeTexts(rest);
  });
}

/** For the moment of an interrupt: nothing half-written stays. */
export function removeUnfinished(): void {
  for (const aside of unfinished) rmSync(aside, { force: true });
}

/** Can a file of that name be written? Asked before the work starts, not after it. */
export async function checkOutput(path: string): Promise<void> {
  if (path === "-") {
    throw new UsageError(
      `Cannot write ${path}: standard output has the results, the name of a file is wanted`,
    );
  }
  const folder = dirname(path);
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) throw new UsageError(`Cannot write ${path}: there is no folder ${folder}`);
  const there = await stat(path).catch(() => undefined);
  if (there?.isDirectory()) throw new UsageError(`Cannot write ${path}: it is a folder, a file is wanted`);
  if (there && !there.isFile()) {
    throw new UsageError(`Cannot write ${path}: it is a device or a pipe, the name of a file is wanted`);
  }
  await access(folder, constants.W_OK).catch((error) => {
    throw new UsageError(`Cannot write ${path}: ${reasonOf(error)}`);
  });
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return (
    error instanceof Error &&
    "code" in error &&
    typeof error.code === "string" &&
    /^E[A-Z]+$/.test(error.code)
  );
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === "ENOSPC") return "the disk is full";
  if (code === "EACCES" || code === "EPERM") return "permission is denied";
  if (code === "EROFS") return "the disk is read-only";
  return message;
}
