/**
 * The true class of each row with its weight: options of the losses that take class indices.
 *
 * @module
 */
import { describeValue } from "../../logits/describe-value.ts";
import { type LogitBatch, rowCount } from "../../logits/logit-batch.ts";
import type { TensorLike } from "../../logits/logit-input.ts";
import { listOf, readClassIndices, readIgnoreIndex } from "../../operations/class-indices.ts";
import { readLossWeighting } from "../../operations/loss-weighting.ts";

/** Class indices, `[N]`: numbers, bigints, or a tensor of them; one number for one row. */
export type ClassTargets = number | bigint | ArrayLike<number> | ArrayLike<bigint> | TensorLike;

export interface ClassTargetOptions {
  /** Weight of each class, `[K]`. Default: 1. */
  readonly weight?: ArrayLike<number>;
  /** Rows with this class index count for nothing. Default −100. */
  readonly ignoreIndex?: number;
}

export const CLASS_TARGET_OPTIONS = ["weight", "ignoreIndex"];

export interface WeightedClasses {
  /** Class index of each row, −1 where it is ignored. */
  readonly classOf: Int32Array;
  /** Weight of each row: of its class, 0 where it is ignored. */
  readonly weightOf: Float64Array;
  /** Sum of the rows' weights: what the mean is divided by. */
  readonly totalWeight: number;
}

/**
 * @throws {TypeError} not one index per row; not one weight per class
 * @throws {RangeError} an index that is no class (the message names its row); a weight that is no finite number ≥ 0
 */
export function readClassTargets(
  targets: unknown,
  { weight, ignoreIndex }: ClassTargetOptions,
  batch: LogitBatch,
): WeightedClasses {
  const rows = rowCount(batch);
  // Of rows, each is refused by name.
  const list = Array.isArray(targets) ? targets : listOf(targets);
  if (list === undefined) {
    throw new TypeError(`Cannot read targets: ${describeValue(targets)}, must be one class index per row`);
  }
  if (list.length !== rows) {
    throw new TypeError(`Cannot read targets: ${list.length} for ${rows} rows, must be one class per row`);
  }
  const classOf = readClassIndices(list, batch.classes, readIgnoreIndex(ignoreIndex));
  const { weights, totalWeight } = readLossWeighting({ weight }, batch);
  const weightOf = Float64Array.from(classOf, (k) => (k < 0 ? 0 : weights[k]!));
  return { classOf, weightOf, totalWeight: totalWeight({ kind: "indices", rows: classOf }, rows) };
}
