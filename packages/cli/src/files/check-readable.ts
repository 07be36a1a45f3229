/** Is there a file to read? Asked before a reader opens it, whose message would not say it as plainly. */
import { access, constants, stat } from "node:fs/promises";
import { UsageError } from "../usage-error.ts";

export async function checkReadable(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new UsageError(`Cannot read ${path}: there is no such file`);
  if (found.isDirectory()) throw new UsageError(`Cannot read ${path}: it is a folder, a file is wanted`);
  if (!found.isFile()) {
    throw new UsageError(
      `Cannot read ${path}: it is a pipe or a device, a file is wanted (or - for standard input)`,
    );
  }
  await access(path, constants.R_OK).catch(() => {
    throw new UsageError(`Cannot read ${path}: permission is denied`);
  });
  if (found.size === 0) throw new UsageError(`Cannot read ${path}: the file is empty`);
}
