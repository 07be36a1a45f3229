/**
 * What the direct reduction of version 4 and all after it rests on.
 *
 * x itself is reduced by multiples of the period T·ln 2. That is exact: the period's high part has 14 bits, its multiple
 * fewer than ten. So x − m is never rounded; the maximum enters as an integer, in the exponent. Terms are scaled by
 * 2^100, so that none is subnormal and −∞ needs no mask: it is raised to a logit whose probability rounds to 0.
 */

/** 1.5·2^23 rounds to an integer that stands in the low bits; 100 is the terms' common exponent. */
export const ROUND: f64 = 12582912 + 100;

/** The upper 14 bits of the significand. */
@inline
export function highPart(period: f64): f64 {
  return reinterpret<f64>(reinterpret<u64>(period) & 0xffffff8000000000);
}
