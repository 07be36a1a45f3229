/**
 * The true class of each row with its weight: options of the losses that take class indices.
 *
 * @module
 */
import { describeValue } from "../../logits/describe-value.ts";
import type { TensorLike } from "../../logits/logit-input.ts";

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
  rows: number,
  classes: number,
): WeightedClasses {
  const list = listOf(targets);
  if (list.length !== rows) {
    throw new TypeError(`Cannot read targets: ${list.length} for ${rows} rows, must be one class per row`);
  }
  const ignored = readIgnoreIndex(ignoreIndex);
  const weights = readWeights(weight, classes);
  const classOf = Int32Array.from(list, (value: unknown, row) => readClass(value, row, classes, ignored));
  const weightOf = Float64Array.from(classOf, (k) => (k < 0 ? 0 : (weights?.[k] ?? 1)));
  return { classOf, weightOf, totalWeight: weightOf.reduce((sum, w) => sum + w, 0) };
}

function listOf(given: unknown): ArrayLike<unknown> {
  if (typeof given === "number" || typeof given === "bigint") return [given];
  if (Array.isArray(given) || ArrayBuffer.isView(given)) return given as unknown as ArrayLike<unknown>;
  if (typeof given === "object" && given !== null && "data" in given) return listOf(given.data);
  throw new TypeError(`Cannot read targets: ${describeValue(given)}, must be one class index per row`);
}

function readClass(value: unknown, row: number, classes: number, ignored: number): number {
  const index = typeof value === "bigint" ? Number(value) : value;
  if (typeof index !== "number") {
    throw new TypeError(`Cannot read targets: row ${row} has ${describeValue(value)}, must be a class index`);
  }
  if (index === ignored) return -1;
  if (Number.isInteger(index) && index >= 0 && index < classes) return index;
  throw new RangeError(
    `Cannot read targets: row ${row} has class ${index}, must be a whole number from 0 to ${classes - 1}`,
  );
}

function readIgnoreIndex(given: unknown = -100): number {
  if (Number.isInteger(given)) return given as number;
  throw new TypeError(`Cannot ignore class ${describeValue(given)}: ignoreIndex must be a whole number`);
}

function readWeights(given: unknown, classes: number): Float64Array | undefined {
  if (given === undefined) return undefined;
  if (!Array.isArray(given) && !ArrayBuffer.isView(given)) {
    throw new TypeError(`Cannot use weight: ${describeValue(given)}, must be one number per class`);
  }
  const list = given as unknown as ArrayLike<unknown>;
  if (list.length !== classes) {
    throw new TypeError(
      `Cannot use weight: ${list.length} weights for ${classes} classes, must be one per class`,
    );
  }
  return Float64Array.from(list, (weight, k) => {
    if (typeof weight === "number" && weight >= 0 && weight < Infinity) return weight;
    throw new RangeError(
      `Cannot use weight: class ${k} has ${describeValue(weight)}, must be a finite number ≥ 0`,
    );
  });
}
