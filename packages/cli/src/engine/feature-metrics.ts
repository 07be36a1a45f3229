/** How good a model is on labelled rows. */
import { EvaluationState } from "softmax/calibration";
import type { FeatureModel } from "./feature-model.ts";
import type { FeatureRows } from "./feature-rows.ts";

export interface ModelMetrics {
  readonly rows: number;
  readonly accuracy: number;
  /** Mean loss without a penalty, nats. */
  readonly nll: number;
}

export async function measureModel(
  model: FeatureModel,
  pieces: Iterable<FeatureRows> | AsyncIterable<FeatureRows>,
): Promise<ModelMetrics> {
  const state = new EvaluationState(model.classes);
  for await (const { features, rows, labels } of pieces) {
    const data = model.predictLogits(features, rows);
    state.add({ data, rows, classes: model.classes, labels });
  }
  const { rows, accuracy, nll } = state.metrics();
  return { rows, accuracy: accuracy!, nll: nll! };
}
