import type { Temperature } from "../kernels/kernels.ts";
import { encoderOf, firstPlaceOf } from "../kernels/row-layout.ts";
import { type FloatStorage, type LogitBatch, rowCount } from "../logits/logit-batch.ts";
import { crossEntropyOfLogProbabilities, gradientFromProbabilitiesInto } from "../math/cross-entropy.ts";
import type { WeightedTarget } from "./loss-weighting.ts";
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
  const writeGradient = gradient && gradientWriter(gradient, batch, denominator);
  for (const row of softmaxRowsOf(batch, temperature)) {
    const target = targets.next().value ?? undefined;
    losses[row.index] = target ? crossEntropyOfLogProbabilities(row.logProbabilities, target) : 0;
    writeGradient?.(row, target);
  }
  return losses;
}

type GradientWriter = (row: SoftmaxRow, target: WeightedTarget) => void;

/** Writes a row's gradient over the denominator to where its logits stand; uses up the probabilities. */
function gradientWriter(storage: FloatStorage, batch: LogitBatch, denominator: number): GradientWriter {
  const encode = encoderOf(batch.dtype, storage);
  const { classes, inner } = batch;
  return ({ index, probabilities: p, temperature }, target) => {
    if (target) gradientFromProbabilitiesInto(p, p, target, temperature);
    else p.fill(0);
    const factor = target ? 1 / denominator : 1;
    const start = firstPlaceOf(batch, index);
    for (let k = 0; k < classes; k++) storage[start + k * inner] = encode(p[k]! * factor);
  };
}
