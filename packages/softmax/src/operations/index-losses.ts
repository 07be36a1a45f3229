import type { Temperature } from "../kernels/kernels.ts";
import { openKernels } from "../kernels/open-kernels.ts";
import type { FloatStorage, LogitBatch } from "../logits/logit-batch.ts";

export interface IndexLossOptions {
  /** Weight of each class. */
  readonly weights: Float64Array;
  /** What gradients are divided by. */
  readonly denominator: number;
  readonly gradient: FloatStorage | undefined;
}

/**
 * Each row's weighted loss for class indices, by the kernels, which write the gradient in the same pass.
 *
 * @param labels a class index per row, −1 for a row that is ignored
 */
export function indexLosses(
  batch: LogitBatch,
  temperature: Temperature,
  labels: Int32Array,
  { weights, denominator, gradient }: IndexLossOptions,
): Float64Array {
  const rows = labels.length;
  const losses = new Float64Array(rows);
  const scales = gradient && new Float64Array(rows);
  // A row that is ignored has no gradient, whatever its scale.
  if (scales)
    for (let r = 0; r < rows; r++) scales[r] = labels[r]! < 0 ? 0 : weights[labels[r]!]! / denominator;
  openKernels().crossEntropy(batch, temperature, labels, { losses, gradient, scales });
  for (let r = 0; r < rows; r++) {
    const weight = labels[r]! < 0 ? 0 : weights[labels[r]!]!;
    losses[r] = weight === 0 && losses[r] === Infinity ? 0 : weight * losses[r]!;
  }
  return losses;
}
