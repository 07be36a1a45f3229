/**
 * Class weights and label smoothing of a cross-entropy, as PyTorch defines them.
 *
 * @module
 */
import { firstPlaceOf } from "../kernels/row-layout.ts";
import { describeValue } from "../logits/describe-value.ts";
import type { LogitBatch } from "../logits/logit-batch.ts";
import type { TargetsRead } from "./cross-entropy-targets.ts";

/** K coefficients of the row's log p, valid until the next row's; `undefined` for a row that is ignored. */
export type WeightedTarget = Float64Array | undefined;

export interface LossWeighting {
  /** Weight of each class. */
  readonly weights: Float64Array;
  /** ε of the label smoothing. */
  readonly smoothing: number;
  /** What `"mean"` divides by: the weights of the classes that indices name, or the number of rows. */
  totalWeight(targets: TargetsRead, rows: number): number;
  weightTargets(targets: TargetsRead): Generator<WeightedTarget, void>;
}

/**
 * @throws {TypeError} `weight` is not K numbers
 * @throws {RangeError} a weight is negative or not finite, or `labelSmoothing` is not in [0, 1]
 */
export function readLossWeighting(
  options: { readonly weight?: unknown; readonly labelSmoothing?: unknown },
  batch: LogitBatch,
): LossWeighting {
  const { classes } = batch;
  const weights = readWeights(options.weight, classes);
  const smoothing = readSmoothing(options.labelSmoothing);
  return {
    weights,
    smoothing,
    totalWeight(targets, rows) {
      if (targets.kind === "probabilities") return rows;
      let sum = 0;
      for (let r = 0; r < rows; r++) if (targets.rows[r]! >= 0) sum += weights[targets.rows[r]!]!;
      return sum;
    },
    *weightTargets(targets) {
      const coefficients = new Float64Array(classes);
      let row = 0;
      for (const target of targets.rows) {
        if (target === -1) yield undefined;
        else {
          spreadInto(coefficients, smoothing, batch, row);
          weighInto(coefficients, target, weights, smoothing);
          yield coefficients;
        }
        row++;
      }
    },
  };
}

/** `ε/K` for each of the K classes that take part in the row, 0 for the others. */
function spreadInto(out: Float64Array, smoothing: number, batch: LogitBatch, row: number): void {
  const { where, classes, inner } = batch;
  out.fill(smoothing / classes);
  if (where === undefined) return;
  const start = firstPlaceOf(batch, row);
  let kept = 0;
  for (let k = 0; k < classes; k++) if (where[start + k * inner]) kept++;
  for (let k = 0; k < classes; k++) out[k] = where[start + k * inner] ? smoothing / kept : 0;
}

/** From `ε/K` to `w_k ((1 − ε) q_k + ε/K)`, where an index t is q_t = 1. */
function weighInto(
  out: Float64Array,
  target: number | Float64Array,
  weights: Float64Array,
  smoothing: number,
): void {
  for (let k = 0; k < out.length; k++) {
    const q = typeof target === "number" ? (k === target ? 1 : 0) : target[k]!;
    out[k] = weights[k]! * ((1 - smoothing) * q + out[k]!);
  }
}

function readWeights(given: unknown, classes: number): Float64Array {
  if (given === undefined) return new Float64Array(classes).fill(1);
  if (!Array.isArray(given) && !ArrayBuffer.isView(given)) {
    throw new TypeError(`Cannot use weight: ${describeValue(given)}, must be one number per class`);
  }
  const list = given as ArrayLike<unknown>;
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

function readSmoothing(given: unknown = 0): number {
  if (typeof given === "number" && given >= 0 && given <= 1) return given;
  throw new RangeError(
    `Cannot smooth labels: labelSmoothing is ${describeValue(given)}, must be from 0 to 1`,
  );
}
