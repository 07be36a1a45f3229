import { softmaxInto } from "../../math/softmax.ts";
import { everyRowAgrees, isFiniteRow } from "../agreement.ts";
import type { Claim, Mistake } from "../claim.ts";
import type { Precision } from "../precision.ts";
import { divideBySum } from "./divide-by-sum.ts";

/** Classes that are 0 in every row, though the softmax is not. */
export const missingFromValues: Mistake = {
  verdict: "class-missing",
  shapes: ["same"],
  find(claim, precision) {
    const { zero, classes } = zeroClasses(claim, precision);
    // One survivor out of many is an argmax, which the limit T = 0 explains more simply.
    if (classes.length === 0 || classes.length === Math.max(2, zero.length - 1)) return undefined;
    for (const renormalised of [true, false]) {
      const explains = everyRowAgrees(claim.logitRows, claim.claimedRows, precision, (out, logits) => {
        softmaxInto(out, logits);
        for (let k = 0; k < out.length; k++) if (zero[k] === 1) out[k] = 0;
        if (renormalised) divideBySum(out);
      });
      if (explains) return { classes, missingFrom: "values", renormalised };
    }
    return undefined;
  },
};

/** Which classes are 0 in every finite row, and those among them whose probability is not negligible. */
function zeroClasses({ logitRows, claimedRows }: Claim, precision: Precision) {
  const z = new Float64Array(logitRows.length);
  const q = new Float64Array(claimedRows.length);
  const p = new Float64Array(logitRows.length);
  const largest = new Float64Array(logitRows.length);
  const zero = new Uint8Array(logitRows.length).fill(1);
  for (let r = 0; r < logitRows.count; r++) {
    logitRows.readInto(z, r);
    if (!isFiniteRow(z)) continue;
    claimedRows.readInto(q, r);
    softmaxInto(p, z);
    for (let k = 0; k < q.length; k++) {
      if (q[k] !== 0) zero[k] = 0;
      largest[k] = Math.max(largest[k]!, p[k]!);
    }
  }
  const classes = [...zero.keys()].filter((k) => zero[k] === 1 && largest[k]! > precision.absolute);
  return { zero, classes };
}
