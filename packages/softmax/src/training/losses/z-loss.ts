import { openKernels } from "../../kernels/open-kernels.ts";
import { encoderOf, firstPlaceOf } from "../../kernels/row-layout.ts";
import { describeValue } from "../../logits/describe-value.ts";
import type { FloatStorage, LogitBatch } from "../../logits/logit-batch.ts";
import type { LogitInput } from "../../logits/logit-input.ts";
import { type LossOptions, type LossResult, readLoss } from "./read-loss.ts";

export interface ZLossOptions extends LossOptions {
  /** c, a finite number ≥ 0. Default 1; PaLM trains with 1e-4, ST-MoE's router with 1e-3. */
  readonly coefficient?: number;
}

/**
 * `c (log Z)²` with `Z = Σ exp(z_k)`, in nats²: keeps a model's logits from drifting, since softmax sees only their
 * differences (Chowdhery et al. 2022, PaLM, arXiv 2204.02311, section 5; Zoph et al. 2022, ST-MoE, arXiv 2202.08906).
 *
 * The gradient is `2 c log Z · p`, a masked class's 0. The Hessian's product with v is
 * `2 c (⟨p, v⟩ p + log Z · crossEntropyHvp(z, v))`.
 *
 * | row                                       | loss, gradient     |
 * | ----------------------------------------- | ------------------ |
 * | a `-Infinity` logit, or one masked        | it adds nothing, 0 |
 * | only `-Infinity`, or every class masked   | `Infinity`, NaN    |
 * | a `+Infinity`, no NaN; any NaN            | `Infinity`, NaN; NaN, NaN |
 *
 * @param logits one row `[K]`; rows `[N, K]`; flat numbers that `shape` and `axis` describe; or a tensor
 * @param options `coefficient`, `shape`, `axis`, `where`, `dtype`, `reduction` (the mean is over N), `gradient`
 * @returns one number, or for `"none"` one per row in the float type of the logits. log Z is that of
 * `logSumExp`: where it is near 0 but the logits are not, digits of it are lost
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
  const loss = readLoss("zLoss", logits, given, ["coefficient"]);
  const { batch, rows, gradient } = loss;
  const coefficient = readCoefficient(given.coefficient);
  const denominator = loss.denominatorOf(rows);
  const losses = new Float64Array(rows);
  openKernels().logSumExp(batch, 1, losses);
  const factors = losses.map((logZ) => (2 * coefficient * logZ) / denominator);
  for (let r = 0; r < rows; r++) losses[r] = coefficient * losses[r]! * losses[r]!;
  if (gradient) writeGradient(gradient, batch, factors);
  return loss.reduce(losses, denominator) as LossResult<Logits, Options>;
}

/** The softmax of each row times its factor, rounded once to 16 bits. A row without a softmax gives NaN. */
function writeGradient(gradient: FloatStorage, batch: LogitBatch, factors: Float64Array): void {
  const p = gradient instanceof Uint16Array ? new Float32Array(gradient.length) : gradient;
  openKernels().softmax(batch, 1, p);
  const encode = encoderOf(batch.dtype, gradient);
  for (let row = 0; row < factors.length; row++) {
    const start = firstPlaceOf(batch, row);
    const factor = factors[row]!;
    for (let k = 0; k < batch.classes; k++) {
      const place = start + k * batch.inner;
      gradient[place] = encode(p[place]! * factor);
    }
  }
}

function readCoefficient(given: unknown = 1): number {
  if (typeof given === "number" && given >= 0 && given < Infinity) return given;
  throw new RangeError(
    `Cannot weigh the z-loss: coefficient is ${describeValue(given)}, must be a finite number ≥ 0`,
  );
}
