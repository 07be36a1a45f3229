/**
 * The computation of `predict`: features in, logits and their softmax out, a block of rows at a time.
 *
 * @module
 */
import { softmax } from "softmax";
import type { ResultRows, ScoreRows, SoftmaxRows } from "../files/score-rows.ts";
import { UsageError } from "../usage-error.ts";
import { checkedFeatures, type GivenFeatures } from "./feature-check.ts";
import type { FeatureModel } from "./feature-model.ts";

/** Logits of checked rows, `[rows, K]`. */
export function predictedLogits(
  model: FeatureModel,
  given: GivenFeatures,
  path: string,
): Float32Array | Float64Array {
  const features = checkedFeatures(given, path, model.inputs);
  const logits = model.predictLogits(features, given.rows);
  const wrong = logits.findIndex((logit) => !Number.isFinite(logit));
  if (wrong < 0) return logits;
  throw new UsageError(
    `Cannot predict row ${given.firstRow + Math.floor(wrong / model.classes)} of ${path}: its logits overflow, ` +
      "features of the size that the model was trained on are wanted (rows count from 0)",
  );
}

/** Of each row K logits, then K probabilities; `onRows` is told how many rows are done. */
export function predictionRowsOf(model: FeatureModel, onRows: (done: number) => void): SoftmaxRows {
  const { classes } = model;
  let done = 0;
  return (chunk: ScoreRows): ResultRows => {
    const { rows, scores, path } = chunk;
    const logits = predictedLogits(model, chunk, path);
    const probabilities = softmax(logits, { shape: [rows, classes] });
    // The result has the float type of the features.
    const Floats = scores instanceof Float32Array ? Float32Array : Float64Array;
    const values = new Floats(2 * rows * classes);
    for (let row = 0; row < rows; row++) {
      const [start, end] = [row * classes, (row + 1) * classes];
      values.set(logits.subarray(start, end), 2 * start);
      values.set(probabilities.subarray(start, end), 2 * start + classes);
    }
    done += rows;
    onRows(done);
    return { width: 2 * classes, values };
  };
}
