import type { LogitInput } from "../../logits/logit-input.ts";
import type { RowResultOf } from "../../logits/logit-result.ts";
import { type GibbsQuantityOptions, type GibbsRow, gibbsQuantities } from "./gibbs-rows.ts";

/**
 * `F = −kT log Z = −kT log Σ e^(−E_k/kT)` of each row, in the units of the energies; also `⟨E⟩ − kT·S`.
 *
 * The gradient is `∂F/∂E_k = p_k`, the Gibbs distribution (see `softmin`). Its Hessian-vector product is
 * `−kT · crossEntropyHvp(−E, v, { temperature: kT })`.
 *
 * | row                                        | F                                  |
 * | ------------------------------------------ | ---------------------------------- |
 * | an energy of `Infinity`, or masked         | it adds nothing                    |
 * | only `Infinity`, every state masked, none  | `Infinity`                         |
 * | a `-Infinity`, no NaN; any NaN             | `-Infinity`; NaN                   |
 * | kT = 0 (the limit)                         | the lowest energy                  |
 * | kT = `Infinity` (the limit)                | `-Infinity`, of a single state its energy |
 *
 * @param energies one row `[K]`; rows `[N, K]`; flat numbers that `shape` and `axis` describe; or a tensor
 * @param options `kT`, `shape`, `axis`, `where`, `dtype`, `gradient`
 * @returns a number for energies of one axis, otherwise one per row in the float type of the energies; within 3 float64 ulp
 * of max(|lowest energy|, |F|), then rounded to that type
 * @throws {TypeError} wrong kind, ragged rows, wrong length, unknown option
 * @throws {RangeError} a shape, axis, kT or mask value that cannot be
 * @example
 * freeEnergy([0, 0], { kT: 2 }); // -1.3862943611198906
 */
export function freeEnergy<
  Energies extends LogitInput,
  const Options extends GibbsQuantityOptions | undefined = undefined,
>(energies: Energies, options?: Options): RowResultOf<Energies, Options> {
  return gibbsQuantities("freeEnergy", energies, options ?? {}, ofRow) as RowResultOf<Energies, Options>;
}

function ofRow({ logits, logProbabilities, ground, isDistribution, temperature }: GibbsRow): number {
  if (ground < 0) return Infinity;
  const lowest = 0 - logits[ground]!;
  const logP = logProbabilities[ground]!; // −log Σ e^((E_ground − E)/kT)
  return isDistribution && logP !== 0 ? lowest + temperature * logP : lowest;
}
