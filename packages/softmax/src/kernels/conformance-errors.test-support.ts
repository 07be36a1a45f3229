/**
 * Errors of results, in ulp of the type that they are stored in.
 *
 * @module
 */
import type { LogitDtype } from "../logits/logit-batch.ts";
import { maxUlp } from "../math/accuracy.ts";
import { ulpError } from "../math/ulp-error.ts";

/** Bits of a float64's fraction that the type has not, and its least normal number, below which the ulp stays. */
const FORMATS: Record<LogitDtype, { readonly coarser: number; readonly leastNormal: number }> = {
  float32: { coarser: 2 ** 29, leastNormal: 2 ** -126 },
  float64: { coarser: 1, leastNormal: 2 ** -1022 },
  float16: { coarser: 2 ** 42, leastNormal: 2 ** -14 },
  bfloat16: { coarser: 2 ** 45, leastNormal: 2 ** -126 },
};

/** `|actual − expected|` in ulp of `dtype` at `scale`; NaN equals only NaN, an infinity only itself. */
export function errorIn(
  dtype: LogitDtype,
  actual: number,
  expected: number,
  scale = Math.abs(expected),
): number {
  const { coarser, leastNormal } = FORMATS[dtype];
  return ulpError(actual, expected, Math.max(scale, leastNormal)) / coarser;
}

/** What `math/` may itself be off where it is the reference, in ulp of the result's type. */
export const REFERENCE_ULP: Record<LogitDtype, number> = {
  float32: 0,
  float64: Math.max(...Object.values(maxUlp)),
  float16: 0,
  bfloat16: 0,
};

/** The worst error so far, and where. */
export class WorstError {
  ulp = 0;
  where = "nowhere";
  compared = 0;

  /** Compares numbers one by one; `scaleAt` gives the number whose ulp counts, by default the expected one. */
  compare(
    where: string,
    dtype: LogitDtype,
    actual: ArrayLike<number>,
    expected: ArrayLike<number>,
    scaleAt?: (i: number) => number,
  ): void {
    for (let i = 0; i < expected.length; i++) {
      this.compared++;
      if (actual[i] === expected[i]) continue;
      const ulp = errorIn(dtype, actual[i]!, expected[i]!, scaleAt?.(i));
      if (ulp <= this.ulp) continue;
      this.ulp = ulp;
      this.where = `${where}, ${i}: ${actual[i]} for ${expected[i]}, ${ulp} ulp`;
    }
  }
}

/** `|actual/expected − 1|`, 0 where they are the same. */
export function relativeError(actual: number, expected: number): number {
  if (Object.is(actual, expected) || actual === expected) return 0;
  const error = Math.abs(actual / expected - 1);
  return Number.isNaN(error) ? Infinity : error;
}
