/**
 * e^y for y ≤ 0, two float64 lanes: plain additions and multiplications, so the same bits everywhere.
 *
 * y = n·ln 2 + r with |r| ≤ ln 2 / 2 (Cody and Waite: ln 2 in two parts, n·LN2_HIGH is exact), e^r by its
 * Taylor polynomial, then times 2^n. Adding 1.5·2⁵² rounds to an integer and leaves that integer in
 * the low bits of the sum, where a shift brings it to the exponent's place.
 */

/** A pair each; see `workspace.ts` on why constants are loaded. */
const CONSTANTS: usize = memory.data<f64>([
  -746, -746, // e^−746 is less than half the least subnormal: zero
  1.4426950408889634, 1.4426950408889634,
  6755399441055744, 6755399441055744, // 1.5·2^52
  6.93147180369123816490e-1, 6.93147180369123816490e-1, // 33 bits: n·LN2_HIGH is exact for |n| < 2^20
  1.90821492927058770002e-10, 1.90821492927058770002e-10,
  1.0 / 6227020800.0, 1.0 / 6227020800.0,
  1.0 / 479001600.0, 1.0 / 479001600.0,
  1.0 / 39916800.0, 1.0 / 39916800.0,
  1.0 / 3628800.0, 1.0 / 3628800.0,
  1.0 / 362880.0, 1.0 / 362880.0,
  1.0 / 40320.0, 1.0 / 40320.0,
  1.0 / 5040.0, 1.0 / 5040.0,
  1.0 / 720.0, 1.0 / 720.0,
  1.0 / 120.0, 1.0 / 120.0,
  1.0 / 24.0, 1.0 / 24.0,
  1.0 / 6.0, 1.0 / 6.0,
  0.5, 0.5,
  1, 1,
], 16);
const LOWEST: usize = 0;
const LOG2E: usize = 16;
const ROUND: usize = 32;
const LN2_HIGH: usize = 48;
const LN2_LOW: usize = 64;
const TAYLOR_13: usize = 80;
const HALF: usize = 256;
const ONE: usize = 272;

@inline
function constant(offset: usize): v128 {
  return v128.load(CONSTANTS + offset);
}

@inline
function step(sum: v128, r: v128, coefficient: usize): v128 {
  return f64x2.add(f64x2.mul(sum, r), constant(coefficient));
}

/**
 * e^(y + low) within 1 ulp, |low| ≤ ulp(y): Taylor to r¹³ (remainder 4e-18), subnormal results rounded once.
 */
@inline
export function expWithLow(exponent: v128, low: v128): v128 {
  const y = f64x2.pmax(exponent, constant(LOWEST));
  const t = f64x2.add(f64x2.mul(y, constant(LOG2E)), constant(ROUND));
  const n = f64x2.sub(t, constant(ROUND));
  const high = f64x2.sub(y, f64x2.mul(n, constant(LN2_HIGH)));
  const rest = f64x2.sub(f64x2.mul(n, constant(LN2_LOW)), low);
  const r = f64x2.sub(high, rest);
  const rLow = f64x2.sub(f64x2.sub(high, r), rest);
  let q = step(constant(TAYLOR_13), r, TAYLOR_13 + 16);
  q = step(q, r, TAYLOR_13 + 32);
  q = step(q, r, TAYLOR_13 + 48);
  q = step(q, r, TAYLOR_13 + 64);
  q = step(q, r, TAYLOR_13 + 80);
  q = step(q, r, TAYLOR_13 + 96);
  q = step(q, r, TAYLOR_13 + 112);
  q = step(q, r, TAYLOR_13 + 128);
  q = step(q, r, TAYLOR_13 + 144);
  q = step(q, r, TAYLOR_13 + 160);
  q = step(q, r, HALF);
  const beyondR = f64x2.add(f64x2.mul(f64x2.mul(r, r), q), rLow);
  const p = f64x2.add(constant(ONE), f64x2.add(r, beyondR));

  // 2^n in two steps: the first stays normal, the second rounds once where the result is subnormal.
  const half = f64x2.add(f64x2.mul(n, constant(HALF)), constant(ROUND));
  const scaled = i64x2.add(p, i64x2.shl(half, 52));
  return f64x2.mul(scaled, powerOfTwo(i64x2.sub(t, half)));
}

/** e^y within 1 ulp of the exact value of y; a call. */
export function exp(y: v128): v128 {
  return expWithLow(y, f64x2.splat(0));
}

/** 2^n for the integer n in the low bits of each lane, −1022 ≤ n ≤ 1023. */
@inline
function powerOfTwo(n: v128): v128 {
  return i64x2.add(i64x2.shl(n, 52), constant(ONE));
}
