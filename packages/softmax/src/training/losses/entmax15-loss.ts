import type { LogitInput } from "../../logits/logit-input.ts";
import { entmax15LossInto } from "../../math/entmax15.ts";
import type { ClassTargets } from "./class-targets.ts";
import { type FenchelYoungLossOptions, fenchelYoungLoss } from "./fenchel-young-loss.ts";
import type { LossResult } from "./read-loss.ts";

/**
 * The loss whose gradient is `entmax15(z) − e_t`: `(p − e_t)ᵀ z + 4/3 Σ (p_k − p_k^1.5)` with p = entmax15(z) and t the true
 * class (Peters, Niculae & Martins 2019, arXiv 1905.05702, section 3.2). 0 where z_t leads by 2 or more.
 *
 * `"mean"` divides by Σ w_t over the rows not ignored. The Hessian is the Jacobian of entmax15: see `entmax15Vjp`.
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
 * 16 · 2⁻⁵³ · max(1, loss) before it is rounded or summed
 * @throws {TypeError} wrong kind, ragged rows, wrong length, unknown option
 * @throws {RangeError} an index out of [0, K) (the message names its row), or an option's value that cannot be
 * @example
 * entmax15Loss([[5, 1, -1], [0, 2.5, 0]], [0, 1]); // 0
 */
export function entmax15Loss<
  Logits extends LogitInput,
  const Options extends FenchelYoungLossOptions | undefined = undefined,
>(logits: Logits, targets: ClassTargets, options?: Options): LossResult<Logits, Options> {
  return fenchelYoungLoss("entmax15Loss", logits, targets, options ?? {}, entmax15LossInto) as LossResult<
    Logits,
    Options
  >;
}
