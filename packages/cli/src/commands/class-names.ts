import { readFile } from "node:fs/promises";
import { UsageError } from "../usage-error.ts";

/**
 * Reads `--class-names`: a comma list (`Apple,Orange`), or a file with one name a line.
 *
 * A value with a comma is a list, anything else is a path. In a file only the last line may be empty.
 *
 * @throws {UsageError} when a name is empty, or the file is missing or cannot be read
 */
export async function readClassNames(value: string): Promise<string[]> {
  const isList = value.includes(",");
  const names = isList ? value.split(",") : linesOf(await readText(value));
  const trimmed = names.map((name) => name.trim());
  const empty = trimmed.indexOf("");
  if (empty >= 0 || trimmed.length === 0) {
    const where = isList ? `name ${empty + 1} of "${value}"` : `line ${empty + 1} of ${value}`;
    throw new UsageError(`Cannot read class names: ${where} is empty, a name is wanted`);
  }
  return trimmed;
}

function linesOf(text: string): string[] {
  return text
    .replace(/^\uFEFF/, "")
    .replace(/(\r?\n)+$/, "")
    .split(/\r?\n/);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    const problem = missing
      ? `there is no file ${path}`
      : `${path} cannot be read (${(cause as Error).message})`;
    throw new UsageError(
      `Cannot read class names: ${problem}, a list such as Apple,Orange or a file with one name a line is wanted`,
      { cause },
    );
  }
}
