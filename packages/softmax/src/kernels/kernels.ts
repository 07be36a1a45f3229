/**
 * The contract that every kernel implementation keeps.
 *
 * Arguments were checked at the public door (`logits/`); kernels trust them. `conformance.ts` holds the
 * tests that every implementation passes, `accuracy.ts` the error budgets, `math/` the reference.
 * A row's result depends only on its values, dtype and options: never on the batch around it, its place,
 * or the axis layout. `out` may be the input's own array (in place).
 *
 * @module
 */
import type { FloatStorage, LogitBatch } from "../logits/logit-batch.ts";

/** `"wasm-relaxed"` uses fused multiply-add: its last digits depend on the machine. */
export type KernelName = "js" | "wasm" | "wasm-relaxed";

/** One temperature for all rows, or one per row (length N). Each is ≥ 0; 0 and Infinity are the limits. */
export type Temperature = number | Float64Array;

/**
 * Statistics of each row for several β = 1/T in one read of the data.
 *
 * With m the row's largest logit and d_k = z_k − m:
 * `s0 = Σ e^(β d)`, `s1 = Σ d·e^(β d)`, `s2 = Σ d²·e^(β d)`, `ss = Σ e^(2 β d)`.
 * A class at −∞ adds nothing to any of them, at any β ≥ 0. A row that holds NaN or +∞, or only −∞,
 * gives NaN everywhere (`argmax` is then the first such class).
 * Row r at `betas[b]` stands at `r · B + b`.
 */
export interface RowStatistics {
  /** The largest logit, `[N]`. */
  readonly max: Float64Array;
  /** Its index, ties to the lower, `[N]`; −1 for a row without classes. */
  readonly argmax: Int32Array;
  /** d of the labelled class, `[N]`: 0 when the label is at the maximum. NaN without labels. */
  readonly targetGap: Float64Array;
  /** `[N, B]` each. */
  readonly s0: Float64Array;
  readonly s1: Float64Array;
  readonly s2: Float64Array;
  readonly ss: Float64Array;
  /** `log s0`, `[N, B]`, nats. */
  readonly logS0: Float64Array;
  /** `e^(β d)` of the labelled class, `[N, B]`: its probability is `target / s0`. NaN without labels. */
  readonly target: Float64Array;
}

/** The k best classes of each row, best first, `[N, k]` each. */
export interface TopK {
  readonly indices: Int32Array;
  /** The probabilities of the whole row's softmax: the bits that `softmax` gives. */
  readonly probabilities: FloatStorage;
  /** Nats: as `logSoftmax` gives them. */
  readonly logProbabilities: FloatStorage;
}

export interface Kernels {
  readonly name: KernelName;

  /** Probabilities, laid out as the input; `out` may be float32, float64 or the input's 16-bit dtype. */
  softmax(batch: LogitBatch, temperature: Temperature, out: FloatStorage): void;

  /** `(z − max)/T − log Σ e^((z − max)/T)`, nats, laid out as the input. */
  logSoftmax(batch: LogitBatch, temperature: Temperature, out: FloatStorage): void;

  /** `log Σ e^(z/T)`, nats, one per row: `out` has length N and is float32, float64 or the input's 16-bit dtype. */
  logSumExp(batch: LogitBatch, temperature: Temperature, out: FloatStorage): void;

  /** Fills `out` for every row and every β. `labels[r]` is a class index in `[0, K)`. */
  rowStatistics(
    batch: LogitBatch,
    betas: Float64Array,
    labels: Int32Array | undefined,
    out: RowStatistics,
  ): void;

  /**
   * `losses[r] = −log p[labels[r]]`, nats, `[N]`; with `gradient` (laid out as the input) in the same pass
   * `scales[r]·(p_k − [k = label])/T`. A label of −1 leaves its row out: loss 0, gradient 0. A label at −∞ costs ∞,
   * its gradient is finite.
   */
  crossEntropy(batch: LogitBatch, temperature: Temperature, labels: Int32Array, out: LossOutput): void;

  /** The k largest logits of each row, ties to the lower index, a NaN counting as the largest; 1 ≤ k ≤ K. */
  topK(batch: LogitBatch, temperature: Temperature, k: number, out: TopK): void;

  /** `p_k (g_k − Σ p g)/T`: `probabilities` is a batch of softmax results, `upstream` has its layout and dtype. */
  softmaxVjp(
    probabilities: LogitBatch,
    upstream: FloatStorage,
    temperature: Temperature,
    out: FloatStorage,
  ): void;

  /** Natural logarithm of each value into `out` (same length): log 0 = −∞, of a negative number NaN. */
  log(values: Float32Array | Float64Array, out: Float64Array): void;
}

/** Where `crossEntropy` writes. */
export interface LossOutput {
  /** `[N]`. */
  readonly losses: Float64Array;
  readonly gradient?: FloatStorage | undefined;
  /** What each row's gradient is multiplied by, `[N]`; needed with `gradient`. */
  readonly scales?: Float64Array | undefined;
}

/** Arrays for the statistics of N rows at B betas. */
export function createRowStatistics(rows: number, betas: number): RowStatistics {
  const perBeta = () => new Float64Array(rows * betas);
  return {
    max: new Float64Array(rows),
    argmax: new Int32Array(rows),
    targetGap: new Float64Array(rows),
    s0: perBeta(),
    s1: perBeta(),
    s2: perBeta(),
    ss: perBeta(),
    logS0: perBeta(),
    target: perBeta(),
  };
}
