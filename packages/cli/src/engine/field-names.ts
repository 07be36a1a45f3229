/**
 * What fields are called, by what they hold: the better names first.
 *
 * @module
 */
import type { Field, FieldKind } from "../files/data-file.ts";

export const SCORE_NAMES = [
  "logits",
  "logit",
  "scores",
  "score",
  "log_probabilities",
  "log_probs",
  "logprobs",
  "probabilities",
  "probs",
  "probability",
  "prob",
  "predictions",
  "outputs",
  "output",
];
export const LABEL_NAMES = [
  "labels",
  "label",
  "true_label",
  "target",
  "targets",
  "y_true",
  "ground_truth",
  "truth",
  "class",
  "y",
  "answer",
  "expected",
];
export const CONFIDENCE_NAMES = ["confidence", "conf", "confidences", "max_probability", "score"];
export const PREDICTION_NAMES = [
  "prediction",
  "pred_label",
  "predicted_label",
  "predicted",
  "pred",
  "y_pred",
];

/** The fields of these kinds whose names are in the list, in the list's order. */
export function ranked(
  fields: readonly Field[],
  names: readonly string[],
  kinds: readonly FieldKind[],
): string[] {
  return names.flatMap((name) =>
    fields
      .filter((field) => field.name.toLowerCase() === name && kinds.includes(field.kind))
      .map((f) => f.name),
  );
}

/** The fields and their types, for messages. */
export function list(fields: readonly Field[]): string {
  return fields.map((field) => `${field.name || "(the array)"} ${field.type}`).join(", ") || "nothing";
}
