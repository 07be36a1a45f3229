import { stat } from "node:fs/promises";
import { join } from "node:path";
import { checkOutput } from "../files/whole-file.ts";
import { UsageError } from "../usage-error.ts";

/** Can charts be written to that folder, or can it be made? Asked before the work starts. */
export async function checkChartFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found && !found.isDirectory()) {
    throw new UsageError(`Cannot write charts to ${folder}: it is a file, the name of a folder is wanted`);
  }
  await checkOutput(found ? join(folder, "reliability-before.svg") : folder);
}
