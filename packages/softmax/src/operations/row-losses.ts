import type { Temperature } from "../kernels/kernels.ts";
import { type FloatStorage, type LogitBatch, rowCount } from "../logits/logit-batch.ts";
import { crossEntropyOfLogProbabilities, gradientFromProbabilitiesInto } from "../math/cross-entropy.ts";
import type { WeightedTarget } from "./loss-weighting.ts";
import { createRowWriter } from "./row-writer.ts";
import { type SoftmaxRow, softmaxRowsOf } from "./softmax-rows.ts";

export interface RowLossOptions {
  /** What gradients are divided by. */
  readonly denominator: number;
  readonly gradient: FloatStorage | undefined;
}

/** Each row's loss for any target, row by row in float64; writes the gradient on the way. */
export function rowLosses(
  batch: LogitBatch,
  temperature: Temperature,
  targets: Iterator<WeightedTarget, void>,
  { denominator, gradient }: RowLossOptions,
): Float64Array {
  const losses = new Float64Array(rowCount(batch));
  const writeRow = gradient && createRowWriter(batch, gradient);
  for (const row of softmaxRowsOf(batch, temperature)) {
    const target = targets.next().value ?? undefined;
    losses[row.index] = target ? crossEntropyOfLogProbabilities(row.logProbabilities, target) : 0;
    writeRow?.(row.index, gradientOf(row, target), target ? 1 / denominator : 1);
  }
  return losses;
}

/** Written over the probabilities; 0 for a row that is ignored. */
function gradientOf({ probabilities: p, temperature }: SoftmaxRow, target: WeightedTarget): Float64Array {
  if (target) gradientFromProbabilitiesInto(p, p, target, temperature);
  else p.fill(0);
  return p;
}
