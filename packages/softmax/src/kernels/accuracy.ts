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
 * @module
 */
import type { KernelName } from "./kernels.ts";

export interface Budget {
  readonly float32: number;
  readonly float64: number;
  /** float16 and bfloat16: half an ulp of theirs is rounding, the rest what came before it. */
  readonly bits16: number;
}

export type BudgetedOperation =
  | "softmax"
  | "logSoftmax"
  | "logSumExp"
  | "crossEntropyGradient"
  | "softmaxVjp";

/** float64 arithmetic, rounded once to the result's type. */
const ROUNDED_ONCE: Budget = { float32: 0.51, float64: 4, bits16: 0.51 };
/** float32 terms, whose sums and quotients are float64. */
const FLOAT32_TERMS: Budget = { float32: 3, float64: 4, bits16: 0.51 };

const WASM: Record<BudgetedOperation, Budget> = {
  softmax: FLOAT32_TERMS,
  logSoftmax: FLOAT32_TERMS,
  logSumExp: FLOAT32_TERMS,
  crossEntropyGradient: FLOAT32_TERMS,
  softmaxVjp: FLOAT32_TERMS,
};

/** Worst error, ulp. */
export const MAX_ULP: Record<KernelName, Record<BudgetedOperation, Budget>> = {
  js: {
    softmax: ROUNDED_ONCE,
    logSoftmax: ROUNDED_ONCE,
    logSumExp: ROUNDED_ONCE,
    crossEntropyGradient: ROUNDED_ONCE,
    softmaxVjp: ROUNDED_ONCE,
  },
  wasm: WASM,
  "wasm-relaxed": WASM,
};

/** Worst error of `log`, float64 ulp. */
export const MAX_LOG_ULP = 1;

/** Largest |Σp − 1| of float32 probabilities, at any number of classes. */
export const MAX_SUM_ERROR = 2e-7;

/**
 * Worst relative error of `rowStatistics` and of `crossEntropy`'s loss, by the logits' type and with `js` for both:
 * float64 loses the rounding of `β·d` alone, at most 745·2⁻⁵² where a term is nearly 0; float32 has float32 terms.
 * All terms of s1 and of s2 have one sign, and so have the two of a loss.
 */
export const MAX_RELATIVE_ERROR: Record<KernelName, { readonly float32: number; readonly float64: number }> =
  {
    js: { float32: 2e-13, float64: 2e-13 },
    wasm: { float32: 5e-7, float64: 2e-13 },
    "wasm-relaxed": { float32: 5e-7, float64: 2e-13 },
  };
