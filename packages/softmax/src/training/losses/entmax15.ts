import type { LogitInput } from "../../logits/logit-input.ts";
import type { ResultOf } from "../../logits/logit-result.ts";
import { entmax15Into, entmax15JacobianInto } from "../../math/entmax15.ts";
import { mapRows, multiplyRows, type SparseMapOptions, type SparseVjpOptions } from "./sparse-map.ts";

/**
 * 1.5-entmax, between softmax and sparsemax: `p_k = max(0, z_k/2 − τ)²`, which maximises `pᵀz + 4/3 Σ (p_k − p_k^1.5)` over
 * the simplex (Peters, Niculae & Martins 2019, arXiv 1905.05702). Exact, by sorting. Unlikely classes get exactly 0.
 *
 * | row                                     | result                  |
 * | --------------------------------------- | ----------------------- |
 * | a `-Infinity` logit, or one masked      | 0 there                 |
 * | one class; a lead of 2 or more          | 1                       |
 * | only `-Infinity`; a `+Infinity` or a NaN | NaN row                |
 * | every class masked                      | 0 row                   |
 *
 * @param logits one row `[K]`; rows `[N, K]`; flat numbers that `shape` and `axis` describe; or a tensor
 * @param options `shape`, `axis`, `where`, `dtype`, `out`; for a temperature divide the logits
 * @returns probabilities in the container and float type of the logits, within 8 · 2⁻⁵³, then rounded to that type; with
 * `out`, that array
 * @throws {TypeError} wrong kind, ragged rows, wrong length, unknown option
 * @throws {RangeError} a shape, axis or mask value that cannot be
 * @example
 * entmax15([5, 3, 1]); // [1, 0, 0]
 */
export function entmax15<
  Logits extends LogitInput,
  const Options extends SparseMapOptions | undefined = undefined,
>(logits: Logits, options?: Options): ResultOf<Logits, Options> {
  return mapRows("entmax15", logits, options ?? {}, entmax15Into) as ResultOf<Logits, Options>;
}

/**
 * `J v` of 1.5-entmax, from its probabilities: `s_k (v_k − Σ s v / Σ s)` with `s = √p`.
 *
 * J is symmetric: this is the backward pass (v = ∂L/∂p), the forward one, and the Hessian-vector product of `entmax15Loss`.
 *
 * @param probabilities p = entmax15(z): one row `[K]`, rows `[N, K]`, flat numbers with `shape`, or a tensor
 * @param vector v, as many values, laid out the same
 * @param options `shape`, `axis`, `dtype` (of both), `out`
 * @returns in the container and float type of the probabilities, within 4 float64 ulp of √p_k times the largest |v|, then
 * rounded to that type; with `out`, that array
 * @throws {TypeError} wrong kind, ragged rows, different shapes, unknown option
 * @throws {RangeError} a shape or axis that cannot be
 * @example
 * entmax15Vjp([0.25, 0.25, 0], [1, 0, 9]); // [0.25, -0.25, 0]
 */
export function entmax15Vjp<
  Probabilities extends LogitInput,
  const Options extends SparseVjpOptions | undefined = undefined,
>(probabilities: Probabilities, vector: LogitInput, options?: Options): ResultOf<Probabilities, Options> {
  return multiplyRows("entmax15Vjp", probabilities, vector, options ?? {}, entmax15JacobianInto) as ResultOf<
    Probabilities,
    Options
  >;
}
