import { checkOptionNames } from "../logits/check-options.ts";
import { rowCount } from "../logits/logit-batch.ts";
import type { LogitInput, LogitOptions } from "../logits/logit-input.ts";
import type { RowResultOf } from "../logits/logit-result.ts";
import { readLogits } from "../logits/read-logits.ts";
import { returnPerRow } from "../logits/return-results.ts";
import { argmax as argmaxOfRow } from "../math/argmax.ts";
import { rowsOf } from "./rows-of.ts";

export type ArgmaxOptions = Omit<LogitOptions, "temperature">;

/** An array of indices for the logits given: `number[]` for arrays of numbers, else an `Int32Array`. */
export type IndicesOf<Logits> = Logits extends readonly unknown[] ? number[] : Int32Array;

/**
 * The class with the largest logit in each row: ties to the lower index, a NaN before everything.
 *
 * A row without classes gives −1, and so does a masked row in which nothing above `-Infinity` takes part.
 * Without a mask a row of only `-Infinity` gives 0.
 *
 * @param logits one row `[K]`; rows `[N, K]`; flat numbers that `shape` and `axis` describe; or a tensor
 * @param options `shape`, `axis`, `where`, `dtype`
 * @returns a number for logits of one axis, otherwise N indices: `number[]` for rows, else an `Int32Array`
 * @throws {TypeError} wrong kind, ragged rows, wrong length, unknown option
 * @throws {RangeError} a shape, axis or mask value that cannot be
 * @example
 * argmax([[2, 1, 0], [0, 5, 5]]); // [0, 1]
 */
export function argmax<
  Logits extends LogitInput,
  const Options extends ArgmaxOptions | undefined = undefined,
>(logits: Logits, options?: Options): RowResultOf<Logits, Options, IndicesOf<Logits>> {
  checkOptionNames("argmax", options ?? {}, ["shape", "axis", "where", "dtype"]);
  const read = readLogits(logits, options ?? {});
  const indices = new Int32Array(rowCount(read.batch));
  const isMasked = read.batch.where !== undefined;
  for (const { index, values: row } of rowsOf(read.batch)) {
    const best = argmaxOfRow(row);
    indices[index] = isMasked && row[best] === -Infinity ? -1 : best;
  }
  return returnPerRow(read, indices) as RowResultOf<Logits, Options, IndicesOf<Logits>>;
}
