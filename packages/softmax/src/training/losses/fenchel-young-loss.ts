import type { LogitInput } from "../../logits/logit-input.ts";
import type { WritableRow } from "../../math/writable-row.ts";
import { rowsOf } from "../../operations/rows-of.ts";
import {
  CLASS_TARGET_OPTIONS,
  type ClassTargetOptions,
  type ClassTargets,
  readClassTargets,
} from "./class-targets.ts";
import { type LossOptions, readLoss } from "./read-loss.ts";

export interface FenchelYoungLossOptions extends LossOptions, ClassTargetOptions {}

/** Loss of a row of logits for its true class; writes its gradient. */
export type RowLoss = (gradient: WritableRow, row: ArrayLike<number>, target: number) => number;

/** The weighted, reduced loss of rows with class indices: what sparsemax's and entmax's have in common. */
export function fenchelYoungLoss(
  operation: string,
  logits: LogitInput,
  targets: ClassTargets,
  given: FenchelYoungLossOptions,
  lossInto: RowLoss,
): unknown {
  const loss = readLoss(operation, logits, given, CLASS_TARGET_OPTIONS);
  const { batch, rows, writeGradient } = loss;
  const { classOf, weightOf, totalWeight } = readClassTargets(targets, given, batch);
  const denominator = loss.denominatorOf(totalWeight);
  const losses = new Float64Array(rows);
  const gradient = new Float64Array(batch.classes);
  for (const { index, values: row } of rowsOf(batch)) {
    const target = classOf[index]!;
    const weight = weightOf[index]!;
    if (target < 0) gradient.fill(0);
    else {
      const value = lossInto(gradient, row, target);
      losses[index] = weight === 0 && value === Infinity ? 0 : weight * value;
    }
    // The mean of no rows is NaN; their gradient is 0.
    writeGradient?.(index, gradient, target < 0 ? 0 : weight / denominator);
  }
  return loss.reduce(losses, denominator);
}
