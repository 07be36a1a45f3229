/**
 * The right probabilities with the class axis in another place: `[K, N]` for `[N, K]`, or channels last for
 * channels first.
 *
 * @module
 */
import { softmaxInto } from "../../math/softmax.ts";
import { everyRowAgrees } from "../agreement.ts";
import type { Mistake } from "../claim.ts";
import { moveAxis, rowsAlong } from "../rows.ts";

export const transposed: Mistake = {
  verdict: "transposed",
  shapes: ["same", "moved"],
  find({ logits, claimed, logitRows, shapes }, precision) {
    for (let axis = 0; axis < logits.shape.length; axis++) {
      if (axis === logits.axis || (shapes === "moved" && axis !== claimed.axis)) continue;
      // A move past axes of length 1 leaves every number where it was.
      const moved = { values: claimed.values, shape: moveAxis(logits.shape, logits.axis, axis), axis };
      if (isSameOrder(logits.shape, logits.axis, axis)) continue;
      if (everyRowAgrees(logitRows, rowsAlong(moved), precision, softmaxInto)) return { axis };
    }
    return undefined;
  },
};

function isSameOrder(shape: readonly number[], from: number, to: number): boolean {
  const [low, high] = from < to ? [from, to] : [to, from];
  const passed = shape.filter((_, axis) => axis >= low && axis <= high && axis !== from);
  return shape[from] === 1 || passed.every((size) => size === 1);
}
