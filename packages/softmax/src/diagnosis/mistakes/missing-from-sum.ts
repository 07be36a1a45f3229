import { argmax } from "../../math/argmax.ts";
import { softmaxInto } from "../../math/softmax.ts";
import { isFiniteRow, rowAgrees } from "../agreement.ts";
import type { Mistake } from "../claim.ts";
import { relativeTolerance } from "../precision.ts";

/**
 * `e_k / (S − e_j)`: the loop over the sum skipped class j.
 *
 * Then every q of a row is p times one factor `1 / (1 − p_j)`, so the factor tells p_j. A class is a candidate
 * while it has that probability in every row.
 */
export const missingFromSum: Mistake = {
  verdict: "class-missing",
  shapes: ["same"],
  find({ logitRows, claimedRows }, precision) {
    const z = new Float64Array(logitRows.length);
    const q = new Float64Array(logitRows.length);
    const p = new Float64Array(logitRows.length);
    const scaled = new Float64Array(logitRows.length);
    let classes: number[] | undefined;
    for (let r = 0; r < logitRows.count; r++) {
      logitRows.readInto(z, r);
      if (!isFiniteRow(z)) continue;
      claimedRows.readInto(q, r);
      softmaxInto(p, z);
      const top = argmax(z);
      const factor = q[top]! / p[top]!;
      for (let k = 0; k < p.length; k++) scaled[k] = p[k]! * factor;
      if (!rowAgrees(scaled, q, z, precision)) return undefined;

      const missing = 1 - 1 / factor;
      const slack =
        2 * relativeTolerance(precision, z[top]!, z[top]!, z.length) + precision.absolute / q[top]!;
      const fits = (j: number) => Math.abs(p[j]! - missing) <= slack;
      classes = (classes ?? [...p.keys()]).filter(fits);
      if (classes.length === 0) return undefined;
    }
    return classes && { classes, missingFrom: "sum" };
  },
};
