import type { LogitInput } from "../../logits/logit-input.ts";
import type { RowResultOf } from "../../logits/logit-result.ts";
import { CompensatedSum } from "../../math/compensated-sum.ts";
import { overTemperature } from "../../math/temperature.ts";
import { entropyOf } from "../../operations/softmax-entropy.ts";
import { type GibbsQuantityOptions, type GibbsRow, gapsInto, gibbsQuantities } from "./gibbs-rows.ts";

/**
 * `S = −Σ p_k log p_k` of each row's Gibbs distribution (see `softmin`), in nats: the entropy over Boltzmann's constant.
 * `freeEnergy` is `⟨E⟩ − kT·S`.
 *
 * The gradient is `∂S/∂E_k = −p_k (E_k − ⟨E⟩)/kT²`.
 *
 * | row                                        | S                                  |
 * | ------------------------------------------ | ---------------------------------- |
 * | an energy of `Infinity`, or masked         | it adds nothing, gradient 0        |
 * | only `Infinity`; a `-Infinity` or a NaN    | NaN                                |
 * | one state, none, or every state masked     | 0                                  |
 * | kT = 0, kT = `Infinity` (the limits)       | log of how many states share the probability, gradient 0 |
 *
 * @param energies one row `[K]`; rows `[N, K]`; flat numbers that `shape` and `axis` describe; or a tensor
 * @param options `kT`, `shape`, `axis`, `where`, `dtype`, `gradient`
 * @returns nats: a number for energies of one axis, otherwise one per row in the float type of the energies; within 4 float64
 * ulp down to 2⁻¹⁰¹², then rounded to that type
 * @throws {TypeError} wrong kind, ragged rows, wrong length, unknown option
 * @throws {RangeError} a shape, axis, kT or mask value that cannot be
 * @example
 * gibbsEntropy([5, 5, 9], { kT: 0 }); // 0.6931471805599453
 */
export function gibbsEntropy<
  Energies extends LogitInput,
  const Options extends GibbsQuantityOptions | undefined = undefined,
>(energies: Energies, options?: Options): RowResultOf<Energies, Options> {
  return gibbsQuantities("gibbsEntropy", energies, options ?? {}, ofRow) as RowResultOf<Energies, Options>;
}

function ofRow(row: GibbsRow): number {
  const { probabilities: p, logProbabilities, isMasked, isDistribution, temperature } = row;
  if (isMasked || p.length === 0) return 0;
  if (!isDistribution) return Number.NaN;
  const entropy = entropyOf(row); // before its arrays are overwritten
  const gaps = gapsInto(logProbabilities, row);
  const mean = new CompensatedSum();
  for (let k = 0; k < p.length; k++) mean.add(p[k]! * gaps[k]!);
  for (let k = 0; k < p.length; k++) {
    const scaled = overTemperature(gaps[k]! - mean.value, temperature);
    p[k] = overTemperature(-p[k]! * scaled, temperature);
  }
  return entropy;
}
