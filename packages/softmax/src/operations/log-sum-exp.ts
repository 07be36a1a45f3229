import { openKernels } from "../kernels/open-kernels.ts";
import { checkOptionNames, LOGIT_OPTIONS } from "../logits/check-options.ts";
import { rowCount } from "../logits/logit-batch.ts";
import type { LogitInput, LogitOptionsWithOutput } from "../logits/logit-input.ts";
import type { RowResultOf } from "../logits/logit-result.ts";
import { storageOf } from "../logits/read-array.ts";
import { readLogits } from "../logits/read-logits.ts";
import { keepApart, readOutput } from "../logits/read-output.ts";
import { returnPerRow } from "../logits/return-results.ts";

/**
 * `log Σ exp(z/T)` of each row, in nats, without overflow and without dropping a small tail.
 *
 * | row                                        | result                                              |
 * | ------------------------------------------ | --------------------------------------------------- |
 * | a `-Infinity` logit, or one masked         | it adds nothing                                     |
 * | only `-Infinity`, fully masked, no class   | −∞                                                  |
 * | a `+Infinity`, no NaN; any NaN             | +∞; NaN                                             |
 * | one class                                  | the logit over T                                    |
 * | temperature 0                              | ±∞ by the largest logit's sign; log of its ties if 0 |
 * | temperature `Infinity`                     | log of how many take part                           |
 *
 * @param logits one row `[K]`; rows `[N, K]`; flat numbers that `shape` and `axis` describe; or a tensor
 * @param options `shape`, `axis`, `temperature`, `where`, `dtype`, `out` (length N)
 * @returns nats: a number for logits of one axis, otherwise one per row in the float type of the logits;
 * |error| ≤ 2 float32 ulp or 3 float64 ulp of max(|max/T|, |result|)
 * @throws {TypeError} wrong kind, ragged rows, wrong length, unknown option
 * @throws {RangeError} a shape, axis, temperature or mask value that cannot be
 * @example
 * logSumExp([1000, 1000]); // 1000.6931471805599
 */
export function logSumExp<
  Logits extends LogitInput,
  const Options extends LogitOptionsWithOutput | undefined = undefined,
>(logits: Logits, options?: Options): RowResultOf<Logits, Options> {
  checkOptionNames("logSumExp", options ?? {}, [...LOGIT_OPTIONS, "out"]);
  const read = readLogits(logits, options ?? {});
  const { batch, temperature } = read;
  const rows = rowCount(batch);
  const given = options?.out;
  const result = given ?? read.createResult(rows);
  const storage = given === undefined ? storageOf(result) : readOutput("out", given, rows, batch.dtype);
  openKernels().logSumExp(keepApart(batch, storage), temperature, storage);
  return (given ?? returnPerRow(read, result)) as RowResultOf<Logits, Options>;
}
