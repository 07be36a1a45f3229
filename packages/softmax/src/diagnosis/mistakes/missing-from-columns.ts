import { argmax } from "../../math/argmax.ts";
import { softmaxInto } from "../../math/softmax.ts";
import { everyRowAgrees, isFiniteRow } from "../agreement.ts";
import type { Claim, Mistake } from "../claim.ts";
import { type Precision, relativeTolerance } from "../precision.ts";
import { divideBySum } from "./divide-by-sum.ts";

/** K − 1 columns. Several classes are candidates when their logits are equal in every row. */
export const missingFromColumns: Mistake = {
  verdict: "class-missing",
  shapes: ["one-class-less"],
  find(claim, precision) {
    const classes = candidates(claim, precision);
    if (classes.length === 0) return undefined;
    const p = new Float64Array(claim.logitRows.length);
    for (const renormalised of [true, false]) {
      const explains = everyRowAgrees(claim.logitRows, claim.claimedRows, precision, (out, logits) => {
        softmaxInto(p, logits);
        for (let k = 0; k < out.length; k++) out[k] = p[k < classes[0]! ? k : k + 1]!;
        if (renormalised) divideBySum(out);
      });
      if (explains) return { classes, missingFrom: "columns", renormalised };
    }
    return undefined;
  },
};

/** Classes j for which, in every row, q is proportional to p without p_j. One pass, whatever K. */
function candidates({ logitRows, claimedRows }: Claim, precision: Precision): number[] {
  const z = new Float64Array(logitRows.length);
  const q = new Float64Array(claimedRows.length);
  const p = new Float64Array(logitRows.length);
  let classes = [...p.keys()];
  for (let r = 0; r < logitRows.count && classes.length > 0; r++) {
    logitRows.readInto(z, r);
    if (!isFiniteRow(z)) continue;
    claimedRows.readInto(q, r);
    softmaxInto(p, z);
    // The largest q belongs to a class of its own number when j comes after it, or else of the next number.
    const top = argmax(q);
    const after = gap(q, p, q[top]! / p[top]!, z, precision);
    const before = gap(q, p, q[top]! / p[top + 1]!, z, precision);
    classes = classes.filter((j) => {
      const { from, to } = j > top ? after : before;
      return from <= j && j <= to;
    });
  }
  return classes;
}

/** The places j where `factor · p` without p_j is q: below j the columns agree, from j on they are one off. */
function gap(q: Float64Array, p: Float64Array, factor: number, z: Float64Array, precision: Precision) {
  const max = z[argmax(z)]!;
  const agrees = (k: number, own: number) => {
    const wanted = factor * p[own]!;
    const tolerance = 2 * relativeTolerance(precision, z[own]!, max, z.length);
    return Math.abs(q[k]! - wanted) <= tolerance * wanted + precision.absolute;
  };
  let to = 0;
  while (to < q.length && agrees(to, to)) to++;
  let from = q.length;
  while (from > 0 && agrees(from - 1, from)) from--;
  return { from, to };
}
