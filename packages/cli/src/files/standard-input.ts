/**
 * Standard input as a file: fits need several passes, and Parquet ends with its index.
 *
 * @module
 */
import { createWriteStream, rmSync } from "node:fs";
import { mkdtemp, open, rename } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { UsageError } from "../usage-error.ts";

/** Copies a stream into a file that is gone when the program ends; the file's ending tells the format. */
export async function spoolStandardInput(input: NodeJS.ReadableStream): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "softmax-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "standard-input");
  try {
    await pipeline(input, createWriteStream(path));
  } catch (error) {
    throw new UsageError(`Cannot copy standard input to ${folder}: ${(error as Error).message}`);
  }
  const named = `${path}.${await kindOf(path)}`;
  await rename(path, named);
  return named;
}

/** Tells the format by its first bytes. */
async function kindOf(path: string): Promise<string> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
    if (bytesRead === 0) throw new UsageError("Cannot read standard input: it is empty");
    return formatOf(buffer.toString("latin1", 0, bytesRead));
  } finally {
    await handle.close();
  }
}

function formatOf(start: string): string {
  if (start.startsWith("\x1f\x8b") || start.startsWith("\x28\xb5\x2f\xfd")) {
    throw new UsageError("Cannot read standard input: it is packed (gzip or zstd), unpacked data is wanted");
  }
  if (start.startsWith("PAR1")) return "parquet";
  if (start.startsWith("\x93NUMPY")) return "npy";
  if (start.startsWith("PK\x03\x04")) return "npz";
  // Safetensors begin with the length of their JSON header, eight bytes.
  if (start.slice(5, 9) === "\0\0\0{") return "safetensors";
  return /^(\xef\xbb\xbf)?\s*[[{]/.test(start) ? "json" : "csv";
}
