/** Opens a file by its name's ending; each kind's reader is loaded only when it is needed. */
import { checkReadable } from "../files/check-readable.ts";
import type { DataFile } from "../files/data-file.ts";
import { tableFormat } from "../tables/table-format.ts";
import { UsageError } from "../usage-error.ts";
import { fileKind } from "./file-kind.ts";

const READABLE = ".parquet, .csv, .tsv, .json, .jsonl, .npy, .npz or .safetensors";

export async function openDataFile(path: string): Promise<DataFile> {
  await checkReadable(path);
  switch (fileKind(path)) {
    case "table":
      return (await openLlm(path)) ?? (await import("../tables/table-file.ts")).openTableFile(path);
    case "arrays":
      return (await import("../arrays/array-file.ts")).openArrayFile(path);
    default:
      throw new UsageError(`Cannot read ${path}: its ending is not known, ${READABLE} is wanted`);
  }
}

/** Is it a file of completions or samples, which no table can be written from? */
export async function isLlmFile(path: string): Promise<boolean> {
  return (await openLlm(path)) !== undefined;
}

/** JSON may be what a language model said, which is no table; its first object tells. */
async function openLlm(path: string): Promise<DataFile | undefined> {
  if (!tableFormat(path)?.startsWith("json")) return undefined;
  return (await import("../llm/llm-file.ts")).openLlmFile(path);
}
