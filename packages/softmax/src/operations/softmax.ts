import type { LogitInput, LogitOptionsWithOutput } from "../logits/logit-input.ts";
import type { ResultOf } from "../logits/logit-result.ts";
import { mapLogits } from "./map-logits.ts";

/**
 * `p_k = exp(z_k/T) / Σ exp(z/T)`: logits as probabilities, without overflow.
 *
 * | row                                    | result                         |
 * | -------------------------------------- | ------------------------------ |
 * | a `-Infinity` logit, or one masked     | 0 there                        |
 * | only `-Infinity`                       | NaN row                        |
 * | every class masked by `where`          | 0 row                          |
 * | a `+Infinity` or a NaN that takes part | NaN row                        |
 * | one class; none                        | 1; empty                       |
 * | temperature 0                          | shared by the largest logits   |
 * | temperature `Infinity`                 | shared by all that take part   |
 *
 * @param logits one row `[K]`; rows `[N, K]`; flat numbers that `shape` and `axis` describe; or a tensor
 * @param options `shape`, `axis`, `temperature`, `where`, `dtype`, `out`
 * @returns probabilities in the container and float type of the logits (integers give floats), each within
 * 3 float32 ulp or 4 float64 ulp; with `out`, that array
 * @throws {TypeError} wrong kind, ragged rows, wrong length, unknown option
 * @throws {RangeError} a shape, axis, temperature or mask value that cannot be
 * @example
 * softmax([2, 1, 0]); // [0.6652409557748218, 0.24472847105479764, 0.09003057317038046]
 */
export function softmax<
  Logits extends LogitInput,
  const Options extends LogitOptionsWithOutput | undefined = undefined,
>(logits: Logits, options?: Options): ResultOf<Logits, Options> {
  return mapLogits("softmax", logits, options) as ResultOf<Logits, Options>;
}
