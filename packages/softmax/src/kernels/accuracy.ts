/**
 * Error budgets of the kernels: the tests enforce them and the README shows them.
 *
 * Units in the last place of the result's type, against the exact value for the logits as they are stored.
 * For `logSumExp` an ulp of max(|max/T|, |result|), because the two terms may cancel. Results of float16 and
 * bfloat16 are rounded once, from float64: .5 ulp and what float64 is off.
 *
 * @module
 */
import type { Kernels } from "./kernels.ts";

export interface Budget {
  readonly float32: number;
  readonly float64: number;
}

export type BudgetedOperation = "softmax" | "logSoftmax" | "logSumExp" | "log";

/** Worst error, ulp. float32 results are float64 results rounded once. */
export const MAX_ULP: Record<Kernels["name"], Record<BudgetedOperation, Budget>> = {
  js: {
    softmax: { float32: 0.51, float64: 4 },
    logSoftmax: { float32: 0.51, float64: 4 },
    logSumExp: { float32: 0.51, float64: 4 },
    log: { float32: 1, float64: 1 },
  },
  wasm: {
    softmax: { float32: 0.51, float64: 4 },
    logSoftmax: { float32: 0.51, float64: 4 },
    logSumExp: { float32: 0.51, float64: 4 },
    log: { float32: 1, float64: 1 },
  },
};

/**
 * Worst relative error of `rowStatistics`, for both implementations: the rounding of `β·d` alone, at most
 * 745·2⁻⁵² where a term is nearly 0. Sums of s1 and s2 hold terms of one sign each.
 */
export const STATISTICS_RELATIVE_ERROR = 2e-13;
