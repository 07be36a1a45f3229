import type { LogitInput } from "../../logits/logit-input.ts";
import type { ResultOf } from "../../logits/logit-result.ts";
import { sparsemaxInto, sparsemaxJacobianInto } from "../../math/sparsemax.ts";
import { mapRows, multiplyRows, type SparseMapOptions, type SparseVjpOptions } from "./sparse-map.ts";

/**
 * The probabilities nearest to the logits: `argmin ‖p − z‖²` over the simplex, which is `max(0, z_k − τ)` (Martins &
 * Astudillo 2016, arXiv 1602.02068). Unlike softmax's, they are exactly 0 where a class is far below the others.
 *
 * | row                                     | result                  |
 * | --------------------------------------- | ----------------------- |
 * | a `-Infinity` logit, or one masked      | 0 there                 |
 * | one class; a lead of 1 or more          | 1                       |
 * | only `-Infinity`; a `+Infinity` or a NaN | NaN row                |
 * | every class masked                      | 0 row                   |
 *
 * @param logits one row `[K]`; rows `[N, K]`; flat numbers that `shape` and `axis` describe; or a tensor
 * @param options `shape`, `axis`, `where`, `dtype`, `out`; for a temperature divide the logits
 * @returns probabilities in the container and float type of the logits, within 4 · 2⁻⁵³, then rounded to that type; with
 * `out`, that array
 * @throws {TypeError} wrong kind, ragged rows, wrong length, unknown option
 * @throws {RangeError} a shape, axis or mask value that cannot be
 * @example
 * sparsemax([1, 0.5, -1]); // [0.75, 0.25, 0]
 */
export function sparsemax<
  Logits extends LogitInput,
  const Options extends SparseMapOptions | undefined = undefined,
>(logits: Logits, options?: Options): ResultOf<Logits, Options> {
  return mapRows("sparsemax", logits, options ?? {}, sparsemaxInto) as ResultOf<Logits, Options>;
}

/**
 * `J v` of sparsemax, from its probabilities: `v_k − mean of v over the support`, 0 where p_k is 0.
 *
 * J is symmetric: this is the backward pass (v = ∂L/∂p), the forward one, and the Hessian-vector product of `sparsemaxLoss`.
 * Where a class is just at the threshold, sparsemax has no derivative; this is the one that leaves the class out.
 *
 * @param probabilities p = sparsemax(z): one row `[K]`, rows `[N, K]`, flat numbers with `shape`, or a tensor
 * @param vector v, as many values, laid out the same
 * @param options `shape`, `axis`, `dtype` (of both), `out`
 * @returns in the container and float type of the probabilities, within 3 float64 ulp of the largest |v|, then rounded to
 * that type; with `out`, that array
 * @throws {TypeError} wrong kind, ragged rows, different shapes, unknown option
 * @throws {RangeError} a shape or axis that cannot be
 * @example
 * sparsemaxVjp([0.75, 0.25, 0], [1, 0, 9]); // [0.5, -0.5, 0]
 */
export function sparsemaxVjp<
  Probabilities extends LogitInput,
  const Options extends SparseVjpOptions | undefined = undefined,
>(probabilities: Probabilities, vector: LogitInput, options?: Options): ResultOf<Probabilities, Options> {
  return multiplyRows(
    "sparsemaxVjp",
    probabilities,
    vector,
    options ?? {},
    sparsemaxJacobianInto,
  ) as ResultOf<Probabilities, Options>;
}
