/** Opens a file by its name's ending; each kind's reader is loaded only when it is needed. */
import { checkReadable } from "../files/check-readable.ts";
import type { DataFile } from "../files/data-file.ts";
import { UsageError } from "../usage-error.ts";
import { fileKind } from "./file-kind.ts";

const READABLE = ".parquet, .csv, .tsv, .json, .jsonl, .npy, .npz or .safetensors";

export async function openDataFile(path: string): Promise<DataFile> {
  await checkReadable(path);
  switch (fileKind(path)) {
    case "table":
      return (await import("../tables/table-file.ts")).openTableFile(path);
    case "arrays":
      return (await import("../arrays/array-file.ts")).openArrayFile(path);
    default:
      throw new UsageError(`Cannot read ${path}: its ending is not known, ${READABLE} is wanted`);
  }
}
