import type { Examples } from "../optimisers/labelled-features.ts";
import { linearLogits64 } from "./linear-loss-64.ts";

/** Whether weights give every row that counts its largest logit at its own class, and only there. */
export function separates(
  point: Float64Array,
  { features, rows, inputs, labels, weights }: Examples,
  { classes }: { readonly classes: number },
): boolean {
  for (let r = 0; r < rows; r++) {
    if (weights[r] === 0) continue;
    const row = features.subarray(r * inputs, (r + 1) * inputs);
    const logits = linearLogits64(row, 1, inputs, point, classes);
    const own = logits[labels[r]!]!;
    if (logits.some((logit, k) => k !== labels[r] && logit >= own)) return false;
  }
  return true;
}
