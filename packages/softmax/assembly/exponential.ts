/**
 * e^y for y ≤ 0, two float64 lanes: plain additions and multiplications, so the same bits everywhere.
 *
 * y = n·ln 2 + r with |r| ≤ ln 2 / 2 (Cody and Waite: ln 2 in two parts, n·LN2_HIGH is exact), e^r by its
 * Taylor polynomial, then times 2^n. Adding 1.5·2⁵² rounds to an integer and leaves that integer in
 * the low bits of the sum, where a shift brings it to the exponent's place.
 */

const LOG2E: f64 = 1.4426950408889634;
const LN2_HIGH: f64 = 6.93147180369123816490e-1; // 33 bits: n·LN2_HIGH is exact for |n| < 2^20
const LN2_LOW: f64 = 1.90821492927058770002e-10;
const ROUND: f64 = 6755399441055744; // 1.5·2^52

/** Below this, one integer addition to the exponent would leave the normal numbers. */
const LOWEST_NORMAL: f64 = -708;
/** e^−746 is less than half the least subnormal: zero. */
const LOWEST: f64 = -746;

@inline
function step(sum: v128, r: v128, coefficient: f64): v128 {
  return f64x2.add(f64x2.mul(sum, r), f64x2.splat(coefficient));
}

/**
 * e^y with relative error 3e-10, for results that become float32: Taylor to r⁸.
 * Below −708 it gives e^−708, which is 0 in float32 and adds nothing to a sum of at least 1.
 */
@inline
export function expForFloat32(exponent: v128): v128 {
  const y = f64x2.pmax(exponent, f64x2.splat(LOWEST_NORMAL));
  const t = f64x2.add(f64x2.mul(y, f64x2.splat(LOG2E)), f64x2.splat(ROUND));
  const n = f64x2.sub(t, f64x2.splat(ROUND));
  const r = f64x2.sub(
    f64x2.sub(y, f64x2.mul(n, f64x2.splat(LN2_HIGH))),
    f64x2.mul(n, f64x2.splat(LN2_LOW)),
  );
  let q = f64x2.splat(1.0 / 40320.0);
  q = step(q, r, 1.0 / 5040.0);
  q = step(q, r, 1.0 / 720.0);
  q = step(q, r, 1.0 / 120.0);
  q = step(q, r, 1.0 / 24.0);
  q = step(q, r, 1.0 / 6.0);
  q = step(q, r, 0.5);
  q = step(q, r, 1.0);
  q = step(q, r, 1.0);
  return i64x2.add(q, i64x2.shl(t, 52));
}

/**
 * e^(y + low) within 1 ulp, |low| ≤ ulp(y): Taylor to r¹³ (remainder 4e-18), subnormal results rounded once.
 */
@inline
export function expWithLow(exponent: v128, low: v128): v128 {
  const y = f64x2.pmax(exponent, f64x2.splat(LOWEST));
  const t = f64x2.add(f64x2.mul(y, f64x2.splat(LOG2E)), f64x2.splat(ROUND));
  const n = f64x2.sub(t, f64x2.splat(ROUND));
  const high = f64x2.sub(y, f64x2.mul(n, f64x2.splat(LN2_HIGH)));
  const rest = f64x2.sub(f64x2.mul(n, f64x2.splat(LN2_LOW)), low);
  const r = f64x2.sub(high, rest);
  const rLow = f64x2.sub(f64x2.sub(high, r), rest);
  let q = f64x2.splat(1.0 / 6227020800.0);
  q = step(q, r, 1.0 / 479001600.0);
  q = step(q, r, 1.0 / 39916800.0);
  q = step(q, r, 1.0 / 3628800.0);
  q = step(q, r, 1.0 / 362880.0);
  q = step(q, r, 1.0 / 40320.0);
  q = step(q, r, 1.0 / 5040.0);
  q = step(q, r, 1.0 / 720.0);
  q = step(q, r, 1.0 / 120.0);
  q = step(q, r, 1.0 / 24.0);
  q = step(q, r, 1.0 / 6.0);
  q = step(q, r, 0.5);
  const beyondR = f64x2.add(f64x2.mul(f64x2.mul(r, r), q), rLow);
  const p = f64x2.add(f64x2.splat(1), f64x2.add(r, beyondR));

  // 2^n in two steps: the first stays normal, the second rounds once where the result is subnormal.
  const half = f64x2.add(f64x2.mul(n, f64x2.splat(0.5)), f64x2.splat(ROUND));
  const scaled = i64x2.add(p, i64x2.shl(half, 52));
  return f64x2.mul(scaled, powerOfTwo(i64x2.sub(t, half)));
}

/** 2^n for the integer n in the low bits of each lane, −1022 ≤ n ≤ 1023. */
@inline
function powerOfTwo(n: v128): v128 {
  return i64x2.shl(i64x2.add(n, i64x2.splat(1023)), 52);
}
