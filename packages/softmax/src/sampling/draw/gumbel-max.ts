import { NoTokenLeft } from "../no-token-left.ts";
import { PerturbedLogits } from "./perturbed-logits.ts";

let perturbed: PerturbedLogits | undefined;

/**
 * Draws a token with the probability that softmax gives it, without computing the softmax: the index of the largest
 * `z_i − log(−log u_i)`, each u_i uniform in (0, 1) (Gumbel-max; Gumbel 1954, Maddison et al. 2014).
 *
 * A token at −∞ is never drawn. Ties, which have probability near 0, go to the lower index. Divide the logits by T
 * before to have a temperature.
 *
 * @param logits one row, `[V]`
 * @param uniform gives a number in [0, 1) for a token: independent ones, with 53 bits (see `philoxAt`). It is asked once
 * for each token above −∞, in the order of their ids
 * @returns the id of the token, an index of `logits`
 * @throws {NoTokenLeft} all logits are −∞, or there is none
 * @throws {RangeError} a logit is NaN or `Infinity`; a uniform number is not in [0, 1)
 * @example
 * drawByGumbelMax([0, 0, -Infinity], (token) => [0.2, 0.6, 0.9][token]); // 1
 */
export function drawByGumbelMax(logits: ArrayLike<number>, uniform: (index: number) => number): number {
  perturbed ??= new PerturbedLogits();
  const { tokens, values } = perturbed;
  let best = -1;
  let largest = -Infinity;
  for (let start = 0; start < logits.length; ) {
    start = perturbed.load(logits, uniform, start, largest);
    for (let i = 0; i < perturbed.size; i++) {
      if (values[i]! > largest) {
        largest = values[i]!;
        best = tokens[i]!;
      }
    }
  }
  if (best < 0) {
    throw new NoTokenLeft(
      `Cannot draw a token: none of ${logits.length} logits is above -Infinity, at least one is wanted`,
    );
  }
  return best;
}
