/**
 * One field of a file as a block of numbers with its shape, of any rank: for `diagnose`, which looks across rows.
 *
 * @module
 */

import type { Field } from "../files/data-file.ts";
import { UsageError } from "../usage-error.ts";
import { guessSelection } from "./guess-selection.ts";
import { openDataFile } from "./open-data-file.ts";

export interface NumberBlock {
  readonly data: Float32Array | Float64Array;
  readonly shape: number[];
}

/** Numbers that are looked at in memory; of a longer file the first rows. */
const LARGEST_BLOCK = 2 ** 24;

/** Reads the field `name`, or the only one that holds scores; `other` is taken already. `option` names it in messages. */
export async function readNumberBlock(
  path: string,
  name: string | undefined,
  other: string | undefined,
  option: "logits" | "probabilities" = "logits",
): Promise<NumberBlock> {
  const file = await openDataFile(path);
  try {
    const fields = file.fields.filter((field) => field.name !== other);
    const array = fields.find((field) => (name === undefined ? isArray(field) : field.name === name));
    if (array?.shape && file.readArray) return await file.readArray(array.name, LARGEST_BLOCK);
    const { selection } = guessSelection(path, fields, { logits: name, scoresOption: option }, false);
    if (!selection.scores)
      throw new UsageError(
        `Cannot find the ${option} in ${path}: it holds one score a row, say which with --${option}`,
      );
    return await readRows(file.chunks({ scores: selection.scores }, undefined), path);
  } finally {
    await file.close();
  }
}

function isArray(field: Field): boolean {
  return field.shape !== undefined && field.shape.length > 1;
}

async function readRows(
  chunks: AsyncGenerator<{ rows: number; width: number; scores?: Float32Array | Float64Array }>,
  path: string,
): Promise<NumberBlock> {
  const parts: (Float32Array | Float64Array)[] = [];
  let rows = 0;
  let width = 0;
  for await (const chunk of chunks) {
    if (rows > 0 && chunk.width !== width) {
      throw new UsageError(
        `Cannot read ${path}: rows have ${width} and ${chunk.width} values, the same number is wanted`,
      );
    }
    width = chunk.width;
    rows += chunk.rows;
    parts.push(chunk.scores!);
    if (rows * width >= LARGEST_BLOCK) break;
  }
  const isDouble = parts.some((part) => part instanceof Float64Array);
  const data = isDouble ? new Float64Array(rows * width) : new Float32Array(rows * width);
  let done = 0;
  for (const part of parts) {
    data.set(part, done);
    done += part.length;
  }
  return { data, shape: [rows, width] };
}
