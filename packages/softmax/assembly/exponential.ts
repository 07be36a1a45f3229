/**
 * e^y for y ≤ 0, two float64 lanes: plain additions and multiplications, so the same bits everywhere.
 *
 * y = n·ln 2 + r with |r| ≤ ln 2 / 2 (Cody and Waite: ln 2 in two parts, n·LN2_HIGH is exact), e^r by a
 * polynomial 1 + r + r²·q(r), then times 2^n. Adding 1.5·2⁵² rounds to an integer and leaves that integer in
 * the low bits of the sum, where a shift brings it to the exponent's place.
 */

/** A pair each; see `workspace.ts` on why constants are loaded. */
const CONSTANTS: usize = memory.data<f64>([
  -746, -746, // e^−746 is less than half the least subnormal: zero
  1.4426950408889634, 1.4426950408889634,
  6755399441055744, 6755399441055744, // 1.5·2^52
  6.93147180369123816490e-1, 6.93147180369123816490e-1, // 33 bits: n·LN2_HIGH is exact for |n| < 2^20
  1.90821492927058770002e-10, 1.90821492927058770002e-10,
  2.497838729724626e-08, 2.497838729724626e-08,
  2.7625189834859626e-07, 2.7625189834859626e-07,
  2.7557640857696476e-06, 2.7557640857696476e-06,
  2.4801508675797934e-05, 2.4801508675797934e-05,
  0.0001984126946621378, 0.0001984126946621378,
  0.0013888888926801009, 0.0013888888926801009,
  0.008333333333500045, 0.008333333333500045,
  0.04166666666660395, 0.04166666666660395,
  0.16666666666666433, 0.16666666666666433,
  0.5, 0.5,
  1, 1,
], 16);
const LOWEST: usize = 0;
const LOG2E: usize = 16;
const ROUND: usize = 32;
const LN2_HIGH: usize = 48;
const LN2_LOW: usize = 64;
/** c11 … c3, then c2 = ½. */
const C11: usize = 80;
const HALF: usize = 224;
const ONE: usize = 240;

@inline
function constant(offset: usize): v128 {
  return v128.load(CONSTANTS + offset);
}

/** a + b·x */
@inline
function plus(a: v128, b: v128, x: v128): v128 {
  return f64x2.add(a, f64x2.mul(b, x));
}

/** c_k + c_(k+1)·r */
@inline
function pair(k: usize, r: v128): v128 {
  const at = C11 + ((11 - k) << 4);
  return plus(constant(at), constant(at - 16), r);
}

/** The multiple nearest to y/ln 2 is n = t − ROUND. */
@inline
export function rounded(multiple: v128): v128 {
  return f64x2.add(multiple, constant(ROUND));
}

@inline
export function unrounded(t: v128): v128 {
  return f64x2.sub(t, constant(ROUND));
}

/**
 * 2^n·e^(r + low) for t = `rounded(n)`, |n| < 2000 and |r| ≤ ln 2 / 2, within ¾ ulp: q of degree 9 (minimax, 6e-18), summed
 * as a tree so that little of it waits (Estrin 1960). Subnormal results are rounded once.
 */
@inline
export function scaledExp(t: v128, n: v128, r: v128, low: v128): v128 {
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const upper = plus(plus(pair(6, r), pair(8, r), r2), pair(10, r), r4);
  const q = plus(plus(pair(2, r), pair(4, r), r2), upper, r4);
  const beyondR = plus(low, r2, q);
  const p = f64x2.add(constant(ONE), f64x2.add(r, beyondR));

  // 2^n in two steps: the first stays normal, the second rounds once where the result is subnormal.
  const half = f64x2.add(f64x2.mul(n, constant(HALF)), constant(ROUND));
  const scaled = i64x2.add(p, i64x2.shl(half, 52));
  return f64x2.mul(scaled, powerOfTwo(i64x2.sub(t, half)));
}

/** e^y within 1 ulp of the exact value of y; a call. */
export function exp(exponent: v128): v128 {
  const y = f64x2.pmax(exponent, constant(LOWEST));
  const t = rounded(f64x2.mul(y, constant(LOG2E)));
  const n = unrounded(t);
  const high = f64x2.sub(y, f64x2.mul(n, constant(LN2_HIGH)));
  const rest = f64x2.mul(n, constant(LN2_LOW));
  const r = f64x2.sub(high, rest);
  return scaledExp(t, n, r, f64x2.sub(f64x2.sub(high, r), rest));
}

/** 2^n for the integer n in the low bits of each lane, −1022 ≤ n ≤ 1023. */
@inline
function powerOfTwo(n: v128): v128 {
  return i64x2.add(i64x2.shl(n, 52), constant(ONE));
}
