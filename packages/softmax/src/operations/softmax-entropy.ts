import { checkOptionNames, LOGIT_OPTIONS } from "../logits/check-options.ts";
import { rowCount } from "../logits/logit-batch.ts";
import type { LogitInput, LogitOptions } from "../logits/logit-input.ts";
import type { RowResultOf } from "../logits/logit-result.ts";
import { readLogits } from "../logits/read-logits.ts";
import { CompensatedSum } from "../math/compensated-sum.ts";
import { returnRounded } from "./return-rounded.ts";
import { type SoftmaxRow, softmaxRowsOf } from "./softmax-rows.ts";

/**
 * `H = −Σ p_k log p_k` with p = softmax(z/T), in nats, from the logits: 0 is sure, `log K` knows nothing.
 *
 * | row                                                     | result |
 * | ------------------------------------------------------- | ------ |
 * | a `-Infinity` logit, or one masked                      | it adds nothing |
 * | one class, none, or every class masked                  | 0      |
 * | only `-Infinity`; a `+Infinity` or a NaN that takes part | NaN    |
 * | temperature 0, `Infinity`                               | log of how many classes share the probability |
 *
 * @param logits one row `[K]`; rows `[N, K]`; flat numbers that `shape` and `axis` describe; or a tensor
 * @param options `shape`, `axis`, `temperature`, `where`, `dtype`
 * @returns nats: a number for logits of one axis, otherwise one per row in the float type of the logits;
 * within 2 float64 ulp from 1,000 classes up, and within 140 where one class is nearly sure (`npm run bench -- accuracy`),
 * then rounded to that type
 * @throws {TypeError} wrong kind, ragged rows, wrong length, unknown option
 * @throws {RangeError} a shape, axis, temperature or mask value that cannot be
 * @example
 * softmaxEntropy([0, 0]); // 0.6931471805599453
 */
export function softmaxEntropy<
  Logits extends LogitInput,
  const Options extends LogitOptions | undefined = undefined,
>(logits: Logits, options?: Options): RowResultOf<Logits, Options> {
  checkOptionNames("softmaxEntropy", options ?? {}, LOGIT_OPTIONS);
  const read = readLogits(logits, options ?? {});
  const entropies = new Float64Array(rowCount(read.batch));
  for (const row of softmaxRowsOf(read.batch, read.temperature))
    entropies[row.index] = row.isMasked ? 0 : entropyOf(row);
  return returnRounded(read, entropies) as RowResultOf<Logits, Options>;
}

/** Nats. Terms are ≥ 0, so nothing cancels. A class of probability 0 adds nothing. */
export function entropyOf({ probabilities, logProbabilities }: SoftmaxRow): number {
  const entropy = new CompensatedSum();
  for (let k = 0; k < probabilities.length; k++) {
    const p = probabilities[k]!;
    if (p !== 0) entropy.add(-p * logProbabilities[k]!);
  }
  return entropy.value;
}
