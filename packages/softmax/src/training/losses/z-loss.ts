import { describeValue } from "../../logits/describe-value.ts";
import type { LogitInput } from "../../logits/logit-input.ts";
import { argmax } from "../../math/argmax.ts";
import { type LossOptions, type LossResult, readLoss } from "./read-loss.ts";
import { type SoftmaxRow, softmaxRows } from "./softmax-rows.ts";

export interface ZLossOptions extends LossOptions {
  /** c, a finite number ≥ 0. Default 1; PaLM trains with 1e-4, ST-MoE's router with 1e-3. */
  readonly coefficient?: number;
}

/**
 * `c (log Z)²` with `Z = Σ exp(z_k)`, in nats²: keeps a model's logits from drifting, since softmax sees only their
 * differences (Chowdhery et al. 2022, PaLM, arXiv 2204.02311, section 5; Zoph et al. 2022, ST-MoE, arXiv 2202.08906).
 *
 * The gradient is `2 c log Z · p`, a masked class's 0.
 *
 * | row                                       | loss, gradient     |
 * | ----------------------------------------- | ------------------ |
 * | a `-Infinity` logit, or one masked        | it adds nothing, 0 |
 * | only `-Infinity`, or every class masked   | `Infinity`, NaN    |
 * | a `+Infinity`, no NaN; any NaN            | `Infinity`, NaN; NaN, NaN |
 *
 * @param logits one row `[K]`; rows `[N, K]`; flat numbers that `shape` and `axis` describe; or a tensor
 * @param options `coefficient`, `shape`, `axis`, `where`, `dtype`, `reduction` (the mean is over N), `gradient`
 * @returns one number, or for `"none"` one per row in the float type of the logits. Where log Z is near 0, digits are
 * lost: log Z is within 2 ulp of max(|max z|, |log Z|)
 * @throws {TypeError} wrong kind, ragged rows, wrong length, unknown option
 * @throws {RangeError} an option's value that cannot be
 * @example
 * zLoss([[0, 0], [1, 1]], { coefficient: 0.5 }); // 0.8368000972390734
 */
export function zLoss<Logits extends LogitInput, const Options extends ZLossOptions | undefined = undefined>(
  logits: Logits,
  options?: Options,
): LossResult<Logits, Options> {
  const given: ZLossOptions = options ?? {};
  const { batch, rows, writeGradient, denominatorOf, reduce } = readLoss("zLoss", logits, given, [
    "coefficient",
  ]);
  const coefficient = readCoefficient(given.coefficient);
  const denominator = denominatorOf(rows);
  const losses = new Float64Array(rows);
  for (const row of softmaxRows(batch, 1)) {
    const logZ = logPartition(row);
    losses[row.index] = coefficient * logZ * logZ;
    writeGradient?.(row.index, row.probabilities, (2 * coefficient * logZ) / denominator);
  }
  return reduce(losses, denominator) as LossResult<Logits, Options>;
}

/** `log Z = max − log p of the largest class`. */
function logPartition({ logits, logProbabilities }: SoftmaxRow): number {
  if (logits.length === 0) return -Infinity;
  const best = argmax(logits);
  const max = logits[best]!;
  return Number.isFinite(max) ? max - logProbabilities[best]! : max;
}

function readCoefficient(given: unknown = 1): number {
  if (typeof given === "number" && given >= 0 && given < Infinity) return given;
  throw new RangeError(
    `Cannot weigh the z-loss: coefficient is ${describeValue(given)}, must be a finite number ≥ 0`,
  );
}
