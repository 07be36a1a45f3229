import { openKernels } from "../kernels/open-kernels.ts";
import { firstPlaceOf } from "../kernels/row-layout.ts";
import { checkOptionNames, LOGIT_OPTIONS } from "../logits/check-options.ts";
import { rowCount } from "../logits/logit-batch.ts";
import type { LogitInput, LogitOptions, OutputArray } from "../logits/logit-input.ts";
import type { FloatArrayOf } from "../logits/logit-result.ts";
import { storageOf } from "../logits/read-array.ts";
import { type LogitsRead, readLogits } from "../logits/read-logits.ts";
import { rowsOf as nestedRows } from "../logits/return-results.ts";
import type { IndicesOf } from "./argmax.ts";
import { rowsOf } from "./rows-of.ts";

/** The k best classes of each row, best first: `[N, k]`, nested for nested rows. */
export type TopKOf<Logits extends LogitInput> = Logits extends readonly (readonly number[])[]
  ? { readonly indices: number[][]; readonly probabilities: number[][] }
  : { readonly indices: IndicesOf<Logits>; readonly probabilities: FloatArrayOf<Logits> };

/**
 * The k classes with the largest logits of each row, best first, and their softmax probabilities.
 *
 * Ties go to the lower index; a NaN counts as the largest, and its row's probabilities are NaN. Masked classes come
 * last, with probability 0. The probabilities are those of the whole row: they do not add up to 1.
 *
 * @param logits one row `[K]`; rows `[N, K]`; flat numbers that `shape` and `axis` describe; or a tensor
 * @param k how many classes, 1 ≤ k ≤ K
 * @param options `shape`, `axis`, `temperature`, `where`, `dtype`
 * @returns `indices` and `probabilities`, `[N, k]` row after row: nested arrays for rows, `number[]` for `number[]`,
 * otherwise an `Int32Array` and the float type of the logits. Error bound as `softmax`
 * @throws {TypeError} wrong kind, ragged rows, wrong length, unknown option
 * @throws {RangeError} k is not a whole number from 1 to K; a shape, axis, temperature or mask value that cannot be
 * @example
 * topK([2, 1, 0], 2); // { indices: [0, 1], probabilities: [0.6652409557748218, 0.24472847105479764] }
 */
export function topK<Logits extends LogitInput>(
  logits: Logits,
  k: number,
  options: LogitOptions = {},
): TopKOf<Logits> {
  checkOptionNames("topK", options, LOGIT_OPTIONS);
  const read = readLogits(logits, options);
  const { batch, createResult } = read;
  if (!Number.isInteger(k) || k < 1 || k > batch.classes) {
    throw new RangeError(
      `Cannot take the top ${k} of ${batch.classes} classes: k must be a whole number from 1 to ${batch.classes}`,
    );
  }
  const all = createResult(batch.data.length);
  openKernels().softmax(batch, read.temperature, storageOf(all));
  const rows = rowCount(batch);
  const indices = new Int32Array(rows * k);
  const probabilities = createResult(rows * k);
  for (const { index, values: row } of rowsOf(batch)) {
    const best = indices.subarray(index * k, (index + 1) * k);
    largestInto(best, row);
    const start = firstPlaceOf(batch, index);
    for (let i = 0; i < k; i++) probabilities[index * k + i] = all[start + best[i]! * batch.inner]!;
  }
  return inContainer(read, k, indices, probabilities) as TopKOf<Logits>;
}

/** Writes the indices of the largest values, best first, by insertion: most values lose to the last at once. */
function largestInto(best: Int32Array, row: Float64Array): void {
  let found = 0;
  for (let k = 0; k < row.length; k++) {
    if (found === best.length && !isBefore(row[k]!, row[best[found - 1]!]!)) continue;
    let place = found < best.length ? found++ : found - 1;
    while (place > 0 && isBefore(row[k]!, row[best[place - 1]!]!)) {
      best[place] = best[place - 1]!;
      place--;
    }
    best[place] = k;
  }
}

function isBefore(a: number, b: number): boolean {
  return a > b || (Number.isNaN(a) && !Number.isNaN(b));
}

function inContainer(read: LogitsRead, k: number, indices: Int32Array, probabilities: OutputArray): unknown {
  const rows = indices.length / k;
  switch (read.container.kind) {
    case "rows":
      return { indices: nestedRows(indices, k, rows), probabilities: nestedRows(probabilities, k, rows) };
    case "numbers":
      return { indices: Array.from(indices), probabilities: Array.from(probabilities) };
    default:
      return { indices, probabilities };
  }
}
