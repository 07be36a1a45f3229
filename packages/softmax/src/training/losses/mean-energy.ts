import type { LogitInput } from "../../logits/logit-input.ts";
import type { RowResultOf } from "../../logits/logit-result.ts";
import { CompensatedSum } from "../../math/compensated-sum.ts";
import { overTemperature } from "../../math/temperature.ts";
import { type GibbsQuantityOptions, type GibbsRow, gapsInto, gibbsQuantities } from "./gibbs-rows.ts";

/**
 * `⟨E⟩ = Σ p_k E_k` of each row under its Gibbs distribution (see `softmin`), in the units of the energies.
 *
 * The gradient is `∂⟨E⟩/∂E_k = p_k (1 − (E_k − ⟨E⟩)/kT)`.
 *
 * | row                                        | ⟨E⟩                                |
 * | ------------------------------------------ | ---------------------------------- |
 * | an energy of `Infinity`, or masked         | it adds nothing, gradient 0        |
 * | only `Infinity`; a `-Infinity` or a NaN    | NaN                                |
 * | every state masked, or none                | NaN, gradient 0                    |
 * | kT = 0 (the limit)                         | the lowest energy                  |
 * | kT = `Infinity` (the limit)                | the mean of the energies below `Infinity` |
 *
 * @param energies one row `[K]`; rows `[N, K]`; flat numbers that `shape` and `axis` describe; or a tensor
 * @param options `kT`, `shape`, `axis`, `where`, `dtype`, `gradient`
 * @returns a number for energies of one axis, otherwise one per row in the float type of the energies; within 8 float64 ulp
 * of max(|lowest energy|, |⟨E⟩|), then rounded to that type
 * @throws {TypeError} wrong kind, ragged rows, wrong length, unknown option
 * @throws {RangeError} a shape, axis, kT or mask value that cannot be
 * @example
 * meanEnergy([1, 3, Infinity], { kT: Infinity }); // 2
 */
export function meanEnergy<
  Energies extends LogitInput,
  const Options extends GibbsQuantityOptions | undefined = undefined,
>(energies: Energies, options?: Options): RowResultOf<Energies, Options> {
  return gibbsQuantities("meanEnergy", energies, options ?? {}, ofRow) as RowResultOf<Energies, Options>;
}

function ofRow(row: GibbsRow): number {
  const { logits, probabilities: p, ground, isDistribution, temperature } = row;
  if (!isDistribution) return Number.NaN;
  const gaps = gapsInto(row.logProbabilities, row);
  const sum = new CompensatedSum();
  for (let k = 0; k < p.length; k++) sum.add(p[k]! * gaps[k]!);
  const mean = sum.value;
  for (let k = 0; k < p.length; k++) {
    p[k] = p[k]! * (1 - overTemperature(gaps[k]! - mean, temperature));
  }
  return mean - logits[ground]!;
}
