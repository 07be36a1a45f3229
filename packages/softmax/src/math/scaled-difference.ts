/**
 * How far a logit lies below the maximum, in units of the temperature, with the digits that rounding loses.
 *
 * Why it is worth two numbers: `exp` turns an absolute error δ of its argument into a relative error δ of
 * its result. One float64 near 700 is already uncertain by 2⁻⁴⁴, and `exp` makes 350 ulp of that.
 *
 * @module
 */

/** The unevaluated sum `high + low`; `low` is at most half an ulp of `high`. */
export interface ScaledDifference {
  readonly high: number;
  readonly low: number;
}

/** Below this, `exp` is 0 and `low` no longer matters: the smallest float64, 2⁻¹⁰⁷⁴, is e^−744.4. */
const SMALLEST_EXPONENT = -746;

/**
 * `(z − m) / T` as `high + low`, good to about 2⁻⁵³ absolute where `exp` of it is not 0.
 *
 * | z, T                          | result |
 * | ----------------------------- | ------ |
 * | z = m, any T                  | 0      |
 * | z = −∞, any T                 | −∞     |
 * | z < m, T = 0 (the limit)      | −∞     |
 * | −∞ < z < m, T = ∞ (the limit) | −0     |
 *
 * @param z a logit below `Infinity`
 * @param m a finite logit, usually the largest
 * @param temperature T in [0, ∞]; trusted here, checked in `logits/`
 */
export function scaledDifference(z: number, m: number, temperature: number): ScaledDifference {
  if (z === m) return { high: 0, low: 0 };
  if (z === -Infinity) return { high: -Infinity, low: 0 };

  const gap = z - m;
  // Too far apart for a float64. Halving all three is exact here and leaves the quotient as it is.
  if (gap === -Infinity) return scaledDifference(z / 2, m / 2, temperature / 2);

  const quotient = gap / temperature;
  if (quotient < SMALLEST_EXPONENT) return { high: quotient, low: 0 };

  // What the subtraction rounded away (Knuth's two-sum): z − m is exactly gap + gapError.
  const minusM = gap - z;
  const gapError = z - (gap - minusM) - (m + minusM);

  // The quotient as a whole number and a fraction. `%` is exact, so only the fraction, below 1, is rounded.
  const remainder = gap % temperature;
  const whole = Math.round((gap - remainder) / temperature);
  const fraction = (remainder + gapError) / temperature;

  const high = whole + fraction;
  return { high, low: fraction - (high - whole) };
}
