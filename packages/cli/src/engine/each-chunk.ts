/**
 * One pass over labelled rows, with what is wrong with a row said in terms of its file.
 *
 * @module
 */
import { NonFiniteRowError, type StatisticsSource } from "softmax/calibration";
import { UsageError } from "../usage-error.ts";
import type { RowPasses } from "./row-passes.ts";
import type { LogitChunk } from "./row-reader.ts";

/** Told how many rows of the current pass are done. */
export type OnRows = (done: number) => void;

export type LabelledLogitChunk = LogitChunk & { readonly labels: Int32Array };
export type AddChunk = (chunk: LabelledLogitChunk, threads: StatisticsSource | undefined) => Promise<void>;

/** Adds every chunk; with threads, one is read while the one before it is added. */
export async function eachChunk(passes: RowPasses, onRows: OnRows, add: AddChunk): Promise<void> {
  let added = Promise.resolve(0);
  try {
    for await (const { chunk, threads } of passes.chunks()) {
      const last = added;
      const labelled = { ...chunk, labels: chunk.labels! };
      added = finish(labelled, add(labelled, threads), last, onRows);
      added.catch(() => {}); // awaited below, after the next chunk is read: till then it is nobody's
      await last;
    }
  } finally {
    // What is wrong with a chunk comes before what is wrong with a later one.
    await added;
  }
}

/** How many rows are done with `chunk`, after all before it. */
async function finish(
  chunk: LabelledLogitChunk,
  adding: Promise<void>,
  last: Promise<number>,
  onRows: OnRows,
): Promise<number> {
  await Promise.allSettled([last, adding]);
  const before = await last;
  try {
    await adding;
  } catch (error) {
    throw error instanceof NonFiniteRowError ? impossibleRow(error.row - before, chunk) : error;
  }
  onRows(before + chunk.rows);
  return before + chunk.rows;
}

/** Scores were checked when read, so what is left without a finite loss is a true class at −∞. */
function impossibleRow(row: number, chunk: LabelledLogitChunk): UsageError {
  return new UsageError(
    `Cannot take the loss of row ${chunk.firstRow + row} of ${chunk.path}: its true class ${chunk.labels[row]} has the logit -Infinity, ` +
      "a finite logit is wanted (rows count from 0)",
  );
}
