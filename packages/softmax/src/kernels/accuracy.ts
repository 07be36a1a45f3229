/**
 * Error budgets of the kernels: the tests enforce them and the README shows them.
 *
 * Units in the last place of the result's type, against the exact value for the logits as they are stored. Below its
 * least normal number a type's ulp stays the same: 2⁻¹⁴⁹ in float32. Where two terms may cancel, the ulp is that of the
 * larger one:
 *
 * | operation              | ulp of                                |
 * | ---------------------- | ------------------------------------- |
 * | `logSumExp`            | max(abs(max/T), abs(result))          |
 * | `crossEntropyGradient` | scale/T · p, or scale/T at the label  |
 * | `softmaxVjp`           | max(p · max(abs(g)) / T, abs(result)) |
 *
 * Each is the worst over the sweep of `bench/accuracy`, rounded up.
 *
 * @module
 */
import type { LogitDtype } from "../logits/logit-batch.ts";
import type { KernelName } from "./kernels.ts";

export type Budget = Readonly<Record<LogitDtype, number>>;

/** Those with numbers; what `topK` gives is softmax's and logSoftmax's. */
export type BudgetedOperation =
  | "softmax"
  | "logSoftmax"
  | "logSumExp"
  | "crossEntropy"
  | "crossEntropyGradient"
  | "softmaxVjp";

/** Half an ulp is the rounding of the result; 16 bits are rounded from float32 at least. */
const ROUNDED = { float16: 0.51, bfloat16: 0.51 };
/** float32 terms, whose sums and quotients are float64. */
const WASM: Record<BudgetedOperation, Budget> = {
  softmax: { float32: 3, float64: 3, ...ROUNDED },
  logSoftmax: { float32: 3, float64: 2, ...ROUNDED },
  logSumExp: { float32: 2, float64: 2, ...ROUNDED },
  crossEntropy: { float32: 3, float64: 2, ...ROUNDED },
  crossEntropyGradient: { float32: 3, float64: 3, ...ROUNDED },
  softmaxVjp: { float32: 0.51, float64: 3, ...ROUNDED },
};

/** Worst error, ulp. */
export const MAX_ULP: Record<KernelName, Record<BudgetedOperation, Budget>> = {
  /** float64 throughout. */
  js: {
    softmax: { float32: 0.51, float64: 4, ...ROUNDED },
    logSoftmax: { float32: 0.51, float64: 3, ...ROUNDED },
    logSumExp: { float32: 0.51, float64: 3, ...ROUNDED },
    crossEntropy: { float32: 0.51, float64: 3, ...ROUNDED },
    crossEntropyGradient: { float32: 0.51, float64: 4, ...ROUNDED },
    softmaxVjp: { float32: 0.51, float64: 3, ...ROUNDED },
  },
  wasm: WASM,
  /** Another machine may round otherwise, but no worse. */
  "wasm-relaxed": WASM,
};

/** Worst error of `log`, float64 ulp. */
export const MAX_LOG_ULP = 1;

/** Largest |Σp − 1| of float32 probabilities, at any number of classes. */
export const MAX_SUM_ERROR = 2e-7;

/**
 * What float32 terms far below the largest may add up to, relative to it, and yet count as nothing. It is far below the
 * least float32, 2⁻¹⁴⁹, and shows only in float64 results of float32 logits: statistics, and a loss near 0.
 */
export const NEGLIGIBLE_SUM = 2 ** -190;

/** float64 loses the rounding of `β·d` alone, at most 745·2⁻⁵² where a term is nearly 0. */
const FLOAT64_TERMS = 2e-13;

/**
 * Worst relative error of `rowStatistics`, by the precision of its terms; 16-bit logits are float32 then.
 * The terms of s1, as those of s2, have one sign.
 */
export const STATISTICS_RELATIVE_ERROR: Record<
  KernelName,
  { readonly float32: number; readonly float64: number }
> = {
  js: { float32: FLOAT64_TERMS, float64: FLOAT64_TERMS },
  wasm: { float32: 5e-7, float64: FLOAT64_TERMS },
  "wasm-relaxed": { float32: 5e-7, float64: FLOAT64_TERMS },
};
