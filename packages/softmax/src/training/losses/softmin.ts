import { openKernels } from "../../kernels/open-kernels.ts";
import type { LogitInput, OutputArray } from "../../logits/logit-input.ts";
import type { ResultOf } from "../../logits/logit-result.ts";
import { openResult } from "../../operations/open-result.ts";
import { type GibbsOptions, readEnergies } from "./gibbs-rows.ts";

export interface SoftminOptions extends GibbsOptions {
  /** Written and returned instead of a fresh array; may be the energies themselves. */
  readonly out?: OutputArray;
}

/**
 * The Gibbs distribution of energies, `p_k = e^(−E_k/kT) / Z` with `Z = Σ e^(−E_k/kT)`: softmax of −E at temperature kT.
 *
 * Its Jacobian is `−1` times that of softmax: `softmaxVjp(p, upstream, { temperature: kT })`, negated.
 *
 * | row                                        | result                              |
 * | ------------------------------------------ | ----------------------------------- |
 * | an energy of `Infinity`, or masked         | 0 there                             |
 * | only `Infinity`; a `-Infinity` or a NaN    | NaN row                             |
 * | every state masked                         | 0 row                               |
 * | kT = 0 (the limit)                         | 1/c for the c lowest energies, else 0 |
 * | kT = `Infinity` (the limit)                | 1/c for the c energies below `Infinity` |
 *
 * @param energies one row `[K]`; rows `[N, K]`; flat numbers that `shape` and `axis` describe; or a tensor
 * @param options `kT`, `shape`, `axis`, `where`, `dtype`, `out`
 * @returns probabilities in the container and float type of the energies, with the error of `softmax`; with
 * `out`, that array
 * @throws {TypeError} wrong kind, ragged rows, wrong length, unknown option
 * @throws {RangeError} a shape, axis, kT or mask value that cannot be
 * @example
 * softmin([0, 1, Infinity], { kT: 0 }); // [1, 0, 0]
 */
export function softmin<
  Energies extends LogitInput,
  const Options extends SoftminOptions | undefined = undefined,
>(energies: Energies, options?: Options): ResultOf<Energies, Options> {
  const given: SoftminOptions = options ?? {};
  const { read, negated } = readEnergies("softmin", energies, given, "out");
  const result = openResult(read, given.out);
  openKernels().softmax(negated, read.temperature, result.storage);
  return result.toContainer() as ResultOf<Energies, Options>;
}
