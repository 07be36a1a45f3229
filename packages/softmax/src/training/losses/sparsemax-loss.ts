import type { LogitInput } from "../../logits/logit-input.ts";
import { sparsemaxLossInto } from "../../math/sparsemax.ts";
import type { ClassTargets } from "./class-targets.ts";
import { type FenchelYoungLossOptions, fenchelYoungLoss } from "./fenchel-young-loss.ts";
import type { LossResult } from "./read-loss.ts";

/**
 * The loss whose gradient is `sparsemax(z) − e_t`: `½ ‖p − e_t‖² + max(0, τ − z_t)` with p = sparsemax(z), τ its threshold
 * and t the true class (Martins & Astudillo 2016, arXiv 1602.02068, section 3). 0 where z_t leads by 1 or more.
 *
 * `"mean"` divides by Σ w_t over the rows not ignored. The Hessian is the Jacobian of sparsemax: see `sparsemaxVjp`.
 *
 * | row                                          | loss, gradient     |
 * | -------------------------------------------- | ------------------ |
 * | its index is `ignoreIndex`                   | 0, 0               |
 * | the true class at `-Infinity`, or masked     | `Infinity` (0 if its weight is), finite |
 * | only `-Infinity`; a `+Infinity` or a NaN     | NaN, NaN           |
 *
 * @param logits one row `[K]`; rows `[N, K]`; flat numbers that `shape` and `axis` describe; or a tensor
 * @param targets N class indices (a number for one row)
 * @param options `weight`, `ignoreIndex`, `shape`, `axis`, `where`, `dtype`, `reduction`, `gradient`
 * @returns one number, or for `"none"` one per row in the float type of the logits; each row's within
 * 8 · 2⁻⁵³ · max(1, loss) before it is rounded or summed
 * @throws {TypeError} wrong kind, ragged rows, wrong length, unknown option
 * @throws {RangeError} an index out of [0, K) (the message names its row), or an option's value that cannot be
 * @example
 * sparsemaxLoss([[1, 0.5, -1], [2, 0, 0]], [1, 0]); // 0.28125
 */
export function sparsemaxLoss<
  Logits extends LogitInput,
  const Options extends FenchelYoungLossOptions | undefined = undefined,
>(logits: Logits, targets: ClassTargets, options?: Options): LossResult<Logits, Options> {
  return fenchelYoungLoss("sparsemaxLoss", logits, targets, options ?? {}, sparsemaxLossInto) as LossResult<
    Logits,
    Options
  >;
}
