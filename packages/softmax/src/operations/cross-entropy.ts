import { checkOptionNames, LOGIT_OPTIONS } from "../logits/check-options.ts";
import { rowCount } from "../logits/logit-batch.ts";
import type { LogitInput, LogitOptions, OutputArray } from "../logits/logit-input.ts";
import type { RowResultOf } from "../logits/logit-result.ts";
import { readLogits } from "../logits/read-logits.ts";
import { keepApart, readOutput } from "../logits/read-output.ts";
import { type CrossEntropyTargets, readTargets } from "./cross-entropy-targets.ts";
import { indexLosses } from "./index-losses.ts";
import { readLossWeighting } from "./loss-weighting.ts";
import { readReduction, sumOf } from "./reduction.ts";
import { returnRounded } from "./return-rounded.ts";
import { rowLosses } from "./row-losses.ts";

export interface CrossEntropyOptions extends LogitOptions {
  /** Weight of each class, `[K]`. Default: 1. */
  readonly weight?: ArrayLike<number>;
  /** Rows with this class index count for nothing. Default −100; target probabilities allow no index from 0. */
  readonly ignoreIndex?: number;
  /** `"mean"` (default) divides by the weights of the rows that count, `"none"` gives one loss per row. */
  readonly reduction?: "mean" | "sum" | "none";
  /** ε in [0, 1]: the target becomes `(1 − ε)·target + ε/K`, K counting the classes that take part. Default 0. */
  readonly labelSmoothing?: number;
  /** Where `∂loss/∂logits` is written, as many values as logits; for `"none"` each row's own gradient. */
  readonly gradient?: OutputArray;
}

/** The loss: one number, or with `reduction: "none"` one per row. */
export type LossOf<Logits extends LogitInput, Options> = Options extends { readonly reduction: "none" }
  ? RowResultOf<Logits, Omit<Options, "out">>
  : number;

const OPTIONS = [...LOGIT_OPTIONS, "weight", "ignoreIndex", "reduction", "labelSmoothing", "gradient"];

/**
 * Cross-entropy `−Σ w_k q_k log p_k` with p = softmax(z/T), in nats, from the logits; means what PyTorch's means.
 *
 * For a class index t, q is 1 at t; `"mean"` is then `Σ loss / Σ w_t` over the rows not ignored, and NaN if there
 * are none. For target probabilities it is the sum over N. The class axis is the last unless `axis` says otherwise
 * (PyTorch's and ONNX's is 1).
 *
 * | row                                               | loss, gradient       |
 * | ------------------------------------------------- | -------------------- |
 * | its index is `ignoreIndex`                        | 0, 0                 |
 * | q_k = 0 or w_k = 0                                | adds 0, even if z_k is −∞ (PyTorch: NaN) |
 * | a class with q_k > 0 at `-Infinity`, or masked    | `Infinity`, finite   |
 * | only `-Infinity`; a `+Infinity` or a NaN          | NaN, NaN             |
 *
 * @param logits one row `[K]`; rows `[N, K]`; flat numbers that `shape` and `axis` describe; or a tensor
 * @param targets N class indices (numbers or bigints; a number for one row), or probabilities laid out as the logits
 * @param options `shape`, `axis`, `temperature`, `where`, `dtype`, and those of `CrossEntropyOptions`
 * @returns nats. For `"none"` a number for logits of one axis, otherwise N in the float type of the logits. Each row's
 * loss is within 3 float32 ulp (float32 and 16-bit logits) or 3 float64 ulp before it is rounded or summed; for target
 * probabilities and smoothed labels within 4 float64 ulp
 * @throws {TypeError} wrong kind, ragged rows, wrong length, unknown option
 * @throws {RangeError} an index out of [0, K) (the message names its row), or an option's value that cannot be
 * @example
 * crossEntropy([[2, 1, 0], [0, 0, 0]], [1, 2]); // 1.2531091265562448
 */
export function crossEntropy<
  Logits extends LogitInput,
  const Options extends CrossEntropyOptions | undefined = undefined,
>(logits: Logits, targets: CrossEntropyTargets, options?: Options): LossOf<Logits, Options> {
  const given: CrossEntropyOptions = options ?? {};
  checkOptionNames("crossEntropy", given, OPTIONS);
  const read = readLogits(logits, given);
  const { batch } = read;
  const rows = rowCount(batch);
  const gradient =
    given.gradient === undefined
      ? undefined
      : readOutput("gradient", given.gradient, batch.data.length, batch.dtype);
  const targetsRead = readTargets(targets, read, { ignoreIndex: given.ignoreIndex, gradient });
  const weighting = readLossWeighting(given, batch);
  const reduction = readReduction(given.reduction);
  const denominator = reduction === "mean" ? weighting.totalWeight(targetsRead, rows) : 1;
  const apart = keepApart(batch, gradient);
  const { weights, smoothing } = weighting;
  const losses =
    targetsRead.kind === "indices" && smoothing === 0
      ? indexLosses(apart, read.temperature, targetsRead.rows, { weights, denominator, gradient })
      : rowLosses(apart, read.temperature, weighting.weightTargets(targetsRead), { denominator, gradient });
  if (reduction === "none") return returnRounded(read, losses) as LossOf<Logits, Options>;
  return (sumOf(losses) / denominator) as LossOf<Logits, Options>;
}
