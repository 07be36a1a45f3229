/**
 * Part of a batch, for tests that split one.
 *
 * @module
 */
import type { LabelledLogits } from "./labelled-logits.ts";

export function sliceRows(
  { data, classes, labels, weights }: LabelledLogits,
  from: number,
  to: number,
): LabelledLogits {
  return {
    data: data.slice(from * classes, to * classes),
    rows: to - from,
    classes,
    labels: labels.slice(from, to),
    weights: weights?.slice(from, to),
  };
}
