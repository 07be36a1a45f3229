import { stat } from "node:fs/promises";
import { join } from "node:path";
import { checkOutput } from "../files/whole-file.ts";

/** Can charts be written to that folder, or can it be made? Asked before the work starts. */
export async function checkChartFolder(folder: string): Promise<void> {
  const isThere = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  await checkOutput(isThere ? join(folder, "reliability-before.svg") : folder);
}
