/**
 * What sparsemax and entmax15 have in common: a map of each row, and products with its Jacobian.
 *
 * @module
 */
import { checkOptionNames } from "../../logits/check-options.ts";
import type { LogitInput, LogitOptionsWithOutput } from "../../logits/logit-input.ts";
import { readLogits } from "../../logits/read-logits.ts";
import { keepApart } from "../../logits/read-output.ts";
import type { WritableRow } from "../../math/writable-row.ts";
import { openResult } from "../../operations/open-result.ts";
import { createRowWriter } from "../../operations/row-writer.ts";
import { rowsOf } from "../../operations/rows-of.ts";
import { readBeside } from "./read-beside.ts";

export type SparseMapOptions = Omit<LogitOptionsWithOutput, "temperature">;
export type SparseVjpOptions = Omit<SparseMapOptions, "where">;

/** A row of logits becomes probabilities; a row of which no class takes part becomes 0. */
export function mapRows(
  operation: string,
  logits: LogitInput,
  options: SparseMapOptions,
  mapInto: (out: WritableRow, row: ArrayLike<number>) => WritableRow,
): unknown {
  checkOptionNames(operation, options, ["shape", "axis", "where", "dtype", "out"]);
  const read = readLogits(logits, options);
  const { storage, toContainer } = openResult(read, options.out);
  const writeRow = createRowWriter(read.batch, storage);
  const out = new Float64Array(read.batch.classes);
  for (const { index, values: row, isMasked } of rowsOf(keepApart(read.batch, storage))) {
    if (isMasked) out.fill(0);
    else mapInto(out, row);
    writeRow(index, out);
  }
  return toContainer();
}

/** Each row's Jacobian, known from its probabilities, times a vector. */
export function multiplyRows(
  operation: string,
  probabilities: LogitInput,
  vector: LogitInput,
  options: SparseVjpOptions,
  jacobianInto: (out: WritableRow, p: ArrayLike<number>, v: ArrayLike<number>) => WritableRow,
): unknown {
  checkOptionNames(operation, options, ["shape", "axis", "dtype", "out"]);
  const read = readLogits(probabilities, options, "probabilities");
  const { storage, toContainer } = openResult(read, options.out);
  const writeRow = createRowWriter(read.batch, storage);
  const beside = readBeside(vector, read, options, "the vector");
  const vectors = rowsOf(keepApart(beside, storage));
  for (const { index, values: p } of rowsOf(keepApart(read.batch, storage))) {
    writeRow(index, jacobianInto(p, p, vectors.next().value!.values));
  }
  return toContainer();
}
