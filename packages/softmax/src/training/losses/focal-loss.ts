import { openKernels } from "../../kernels/open-kernels.ts";
import { describeValue } from "../../logits/describe-value.ts";
import type { LogitInput } from "../../logits/logit-input.ts";
import {
  CLASS_TARGET_OPTIONS,
  type ClassTargetOptions,
  type ClassTargets,
  readClassTargets,
} from "./class-targets.ts";
import { type LossOptions, type LossResult, readLoss } from "./read-loss.ts";

export interface FocalLossOptions extends LossOptions, ClassTargetOptions {
  /** γ, a finite number ≥ 0: how little sure rows count. Default 2; 0 is cross-entropy. */
  readonly gamma?: number;
}

/**
 * `−w_t (1 − p_t)^γ log p_t` with p = softmax(z) and the true class t, in nats: rows that the model is sure of count less
 * (Lin et al. 2017, arXiv 1708.02002; w is their α). With γ = 0 it is `crossEntropy` of class indices.
 *
 * `1 − p_t` comes from log p_t, so a row that is nearly sure keeps its digits. `"mean"` divides by Σ w_t over the rows
 * not ignored, as `crossEntropy` does, and is NaN if there are none.
 *
 * | row                                          | loss, gradient     |
 * | -------------------------------------------- | ------------------ |
 * | its index is `ignoreIndex`                   | 0, 0               |
 * | the true class at `-Infinity`, or masked     | `Infinity` (0 if its weight is), finite |
 * | only `-Infinity`; a `+Infinity` or a NaN     | NaN, NaN           |
 *
 * @param logits one row `[K]`; rows `[N, K]`; flat numbers that `shape` and `axis` describe; or a tensor
 * @param targets N class indices (a number for one row)
 * @param options `gamma`, `weight`, `ignoreIndex`, `shape`, `axis`, `where`, `dtype`, `reduction`, `gradient`
 * @returns one number, or for `"none"` one per row in the float type of the logits; each row's within (8 + 4γ) float32 ulp
 * (float32 and 16-bit logits) or float64 ulp before it is rounded or summed
 * @throws {TypeError} wrong kind, ragged rows, wrong length, unknown option
 * @throws {RangeError} an index out of [0, K) (the message names its row), or an option's value that cannot be
 * @example
 * focalLoss([[0, 0], [0, 0]], [0, 1], { gamma: 1 }); // 0.34657359027997264
 */
export function focalLoss<
  Logits extends LogitInput,
  const Options extends FocalLossOptions | undefined = undefined,
>(logits: Logits, targets: ClassTargets, options?: Options): LossResult<Logits, Options> {
  const given: FocalLossOptions = options ?? {};
  const loss = readLoss("focalLoss", logits, given, ["gamma", ...CLASS_TARGET_OPTIONS]);
  const { batch, rows, gradient } = loss;
  const gamma = readGamma(given.gamma);
  const { classOf, weightOf, totalWeight } = readClassTargets(targets, given, batch);
  const denominator = loss.denominatorOf(totalWeight);
  const losses = new Float64Array(rows);
  const { crossEntropy } = openKernels();
  crossEntropy(batch, 1, classOf, { losses });
  const scales = new Float64Array(rows);
  for (let r = 0; r < rows; r++) {
    const logP = -losses[r]!; // of an ignored row 0, its weight too
    const value = focalValue(logP, gamma);
    const weight = weightOf[r]!;
    losses[r] = weight === 0 && value === Infinity ? 0 : weight * value;
    scales[r] = (weight * focalSlope(logP, gamma)) / denominator;
  }
  // Cross-entropy's gradient, each row's times its slope; a second pass, since the slope needs the first one's p_t.
  if (gradient) crossEntropy(batch, 1, classOf, { losses: new Float64Array(rows), gradient, scales });
  return loss.reduce(losses, denominator) as LossResult<Logits, Options>;
}

/** `−(1 − p)^γ log p`. */
function focalValue(logP: number, gamma: number): number {
  return 0 - (-Math.expm1(logP)) ** gamma * logP;
}

/**
 * `s` of the gradient `s (p − e_t)`: `(1 − p)^γ (1 − γ p log p / (1 − p))`. For p → 1, log p / (1 − p) is −1; for p → 0,
 * p log p is 0.
 */
function focalSlope(logP: number, gamma: number): number {
  const missing = -Math.expm1(logP);
  const ratio = missing === 0 ? -1 : logP / missing;
  const p = Math.exp(logP);
  return missing ** gamma * (1 - gamma * (p === 0 ? 0 : p * ratio));
}

function readGamma(given: unknown = 2): number {
  if (typeof given === "number" && given >= 0 && given < Infinity) return given;
  throw new RangeError(`Cannot focus a loss: gamma is ${describeValue(given)}, must be a finite number ≥ 0`);
}
