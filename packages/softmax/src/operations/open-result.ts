import type { FloatStorage } from "../logits/logit-batch.ts";
import type { OutputArray } from "../logits/logit-input.ts";
import { storageOf } from "../logits/read-array.ts";
import type { LogitsRead } from "../logits/read-logits.ts";
import { readOutput } from "../logits/read-output.ts";
import { returnLike } from "../logits/return-results.ts";

/** One result per logit: where it is written, and how it is handed back. */
export interface OpenResult {
  readonly storage: FloatStorage;
  /** The results in the user's container. */
  readonly toContainer: () => unknown;
}

/** @param out the user's array, or `undefined` for a fresh one in the float type of the logits */
export function openResult(read: LogitsRead, out: OutputArray | undefined): OpenResult {
  const { length } = read.batch.data;
  const result = out ?? read.createResult(length);
  const storage = out === undefined ? storageOf(result) : readOutput("out", out, length, read.batch.dtype);
  return {
    storage,
    toContainer: () => out ?? returnLike(read, result),
  };
}
