/** Is an output one of the files that are read? Asked before the work starts: it would be written over. */
import { realpath } from "node:fs/promises";
import { UsageError } from "../usage-error.ts";

export async function checkNotRead(outputs: readonly string[], inputs: readonly string[]): Promise<void> {
  const read = await realPaths(inputs);
  for (const output of outputs) {
    const [target] = await realPaths([output]);
    if (target === undefined || !read.includes(target)) continue;
    throw new UsageError(`Cannot write ${output}: it is also read, another name is wanted`);
  }
}

/** Where links end; a name that no file has is left out. */
export async function realPaths(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(paths.map((path) => realpath(path).catch(() => undefined)));
  return found.filter((path) => path !== undefined);
}
