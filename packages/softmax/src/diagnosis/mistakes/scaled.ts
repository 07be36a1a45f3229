/**
 * Probabilities times one constant: percentages, a sum over the wrong number of classes, a stray factor.
 *
 * @module
 */
import { argmax } from "../../math/argmax.ts";
import { softmaxInto } from "../../math/softmax.ts";
import { everyRowAgrees, firstFiniteRow } from "../agreement.ts";
import type { Claim, Mistake } from "../claim.ts";

export const scaled: Mistake = {
  verdict: "unnormalised",
  shapes: ["same"],
  find(claim, precision) {
    const factor = factorOfFirstRow(claim);
    if (!(factor > 0 && factor < Infinity)) return undefined;
    const explains = everyRowAgrees(claim.logitRows, claim.claimedRows, precision, (out, logits) => {
      softmaxInto(out, logits);
      for (let k = 0; k < out.length; k++) out[k]! *= factor;
    });
    return explains ? { form: "constant", factor } : undefined;
  },
};

/** q / p of the likeliest class in the first finite row; NaN without one. */
function factorOfFirstRow({ logitRows, claimedRows }: Claim): number {
  const z = new Float64Array(logitRows.length);
  const q = new Float64Array(claimedRows.length);
  const first = firstFiniteRow(logitRows, z);
  if (first < 0) return Number.NaN;
  claimedRows.readInto(q, first);
  const k = argmax(z);
  return q[k]! / softmaxInto(new Float64Array(z.length), z)[k]!;
}
