/**
 * A softmax along another axis, or over the whole array.
 *
 * @module
 */
import { softmaxInto } from "../../math/softmax.ts";
import { everyRowAgrees } from "../agreement.ts";
import type { Mistake } from "../claim.ts";
import { asOneRow, rowsAlong } from "../rows.ts";

export const wrongAxis: Mistake = {
  verdict: "wrong-axis",
  shapes: ["same"],
  find({ logits, claimed, logitRows }, precision) {
    for (let axis = 0; axis < logits.shape.length; axis++) {
      if (axis === logits.axis) continue;
      if (everyRowAgrees(rowsAlong(logits, axis), rowsAlong(claimed, axis), precision, softmaxInto)) {
        return { axis };
      }
    }
    // One row is everything there is: then this is no mistake.
    const whole = logitRows.count > 1;
    if (whole && everyRowAgrees(asOneRow(logits), asOneRow(claimed), precision, softmaxInto)) {
      return { axis: "all" };
    }
    return undefined;
  },
};
