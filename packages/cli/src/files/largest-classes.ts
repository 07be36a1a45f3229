/** How many classes a row may have: rows are held in memory whole, and files may claim anything. */
import { UsageError } from "../usage-error.ts";

/** 64 MB of float32 a row; a class index is still exact in float32. */
export const LARGEST_CLASSES = 2 ** 24;

export function tooManyClasses(path: string, classes: number): UsageError {
  return new UsageError(
    `Cannot read ${path}: a row has ${classes.toLocaleString("en-US")} values, ` +
      `at most ${LARGEST_CLASSES.toLocaleString("en-US")} classes are wanted`,
  );
}
