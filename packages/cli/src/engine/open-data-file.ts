/** Opens a file by its name's ending; each kind's reader is loaded only when it is needed. */
import { access, stat } from "node:fs/promises";
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

async function checkReadable(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new UsageError(`Cannot read ${path}: there is no such file`);
  if (found.isDirectory()) throw new UsageError(`Cannot read ${path}: it is a folder, a file is wanted`);
  await access(path).catch(() => {
    throw new UsageError(`Cannot read ${path}: permission is denied`);
  });
  if (found.isFile() && found.size === 0) throw new UsageError(`Cannot read ${path}: the file is empty`);
}
