import type { LogitInput, LogitOptionsWithOutput } from "../logits/logit-input.ts";
import type { ResultOf } from "../logits/logit-result.ts";
import { mapLogits } from "./map-logits.ts";

/**
 * `log p_k = (z_k − max)/T − log Σ exp((z − max)/T)`, in nats: never the logarithm of a probability, so
 * nothing underflows.
 *
 * | row                                    | result                         |
 * | -------------------------------------- | ------------------------------ |
 * | a `-Infinity` logit, or one masked     | −∞ there                       |
 * | only `-Infinity`                       | NaN row                        |
 * | every class masked by `where`          | −∞ row                         |
 * | a `+Infinity` or a NaN that takes part | NaN row                        |
 * | one class; none                        | 0; empty                       |
 * | temperature 0, `Infinity`              | logarithm of softmax's limit   |
 *
 * @param logits one row `[K]`; rows `[N, K]`; flat numbers that `shape` and `axis` describe; or a tensor
 * @param options `shape`, `axis`, `temperature`, `where`, `dtype`, `out`
 * @returns nats in the container and float type of the logits, each within 3 float32 ulp or 3 float64 ulp;
 * with `out`, that array
 * @throws {TypeError} wrong kind, ragged rows, wrong length, unknown option
 * @throws {RangeError} a shape, axis, temperature or mask value that cannot be
 * @example
 * logSoftmax([0, -40]); // [-4.248354255291589e-18, -40]
 */
export function logSoftmax<
  Logits extends LogitInput,
  const Options extends LogitOptionsWithOutput | undefined = undefined,
>(logits: Logits, options?: Options): ResultOf<Logits, Options> {
  return mapLogits("logSoftmax", logits, options) as ResultOf<Logits, Options>;
}
