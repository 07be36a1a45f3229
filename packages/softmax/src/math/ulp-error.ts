/**
 * Distance between a result and its true value in units in the last place: test code, left out of the build.
 *
 * NaN equals only NaN and an infinity only itself; anything else beside them is infinitely far off.
 *
 * @module
 */

const float = new Float64Array(1);
const bits = new BigUint64Array(float.buffer);

/** Spacing of the float64 numbers at `scale`; 2⁻¹⁰⁷⁴ at 0. */
function ulp(scale: number): number {
  float[0] = scale;
  const exponent = Number((bits[0]! >> 52n) & 0x7ffn);
  return 2 ** (Math.max(exponent, 1) - 1075);
}

function errorIn(unit: number, actual: number, expected: number): number {
  if (Object.is(actual, expected) || actual === expected) return 0;
  const error = Math.abs(actual - expected) / unit;
  return Number.isFinite(expected) && Number.isFinite(error) ? error : Infinity;
}

/**
 * `|actual − expected|` in float64 ulps of `scale`.
 *
 * @example
 * ulpError(1 + Number.EPSILON, 1); // 1
 */
export function ulpError(actual: number, expected: number, scale = Math.abs(expected)): number {
  return errorIn(ulp(scale), actual, expected);
}

/** `|actual − expected|` in float32 ulps of `scale`; `expected` stays a float64. */
export function ulpError32(actual: number, expected: number, scale = Math.abs(expected)): number {
  return errorIn(Math.max(ulp(scale) * 2 ** 29, 2 ** -149), actual, expected);
}

/** The largest of many errors, and a sentence about it for the message of a failing test. */
export class WorstUlp {
  ulp = 0;
  compared = 0;
  where = "nothing compared";

  /** Compares one number; `name` says which. */
  compare(name: string, actual: number, expected: number, scale = Math.abs(expected)): void {
    this.compared++;
    const error = ulpError(actual, expected, scale);
    if (error <= this.ulp && this.compared > 1) return;
    this.ulp = error;
    this.where = `${name}: ${actual} is ${error} ulp of ${scale} from ${expected}`;
  }
}
