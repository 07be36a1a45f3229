/**
 * Rows for tests of conformal prediction.
 *
 * @module
 */
import type { Random } from "../../math/random.ts";
import { softmaxInto } from "../../math/softmax.ts";
import type { LabelledLogits } from "../labelled-logits.ts";
import type { ConformalPredictor } from "./conformal-predictor.ts";
import { predictionSetsInto } from "./prediction-sets.ts";

export function batchOf(rows: readonly (readonly number[])[], labels: readonly number[]): LabelledLogits {
  const classes = rows[0]!.length;
  return {
    data: Float64Array.from(rows.flat()),
    rows: rows.length,
    classes,
    labels: Int32Array.from(labels),
  };
}

export function part(batch: LabelledLogits, from: number, to = batch.rows): LabelledLogits {
  const { data, classes, labels } = batch;
  return {
    data: data.subarray(from * classes, to * classes),
    rows: to - from,
    classes,
    labels: labels.subarray(from, to),
  };
}

/** The set of each row as a text of digits. */
export function setsOf(predictor: ConformalPredictor, batch: LabelledLogits): string[] {
  const out = new Uint8Array(batch.data.length).fill(7);
  predictionSetsInto(out, predictor, batch.data, batch.rows, batch.classes);
  return Array.from({ length: batch.rows }, (_, row) =>
    out.subarray(row * batch.classes, (row + 1) * batch.classes).join(""),
  );
}

/** Labels drawn from softmax(z/2): the model's own probabilities are overconfident. */
export function drawBatch(random: Random, rows: number, classes: number): LabelledLogits {
  const data = Float64Array.from({ length: rows * classes }, () => 8 * (random.next() + random.next() - 1));
  const labels = Int32Array.from({ length: rows }, (_, row) => {
    const probabilities = softmaxInto(
      new Float64Array(classes),
      data.subarray(row * classes, (row + 1) * classes),
      2,
    );
    let left = random.next();
    const label = probabilities.findIndex((p) => {
      left -= p;
      return left < 0;
    });
    return label < 0 ? classes - 1 : label;
  });
  return { data, rows, classes, labels };
}
