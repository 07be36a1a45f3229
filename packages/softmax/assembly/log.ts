/**
 * Natural logarithms, two float64 lanes, within 1 ulp.
 *
 * u = 2^k·(1 + f) with √½ ≤ 1 + f < √2; log(1 + f) = f − f²/2 + s·(f²/2 + R(s²)) with s = f/(2 + f), R of degree 7
 * (the minimax of FreeBSD's msun).
 */
const CONSTANTS: usize = memory.data<f64>([
  1, 1,
  2, 2,
  0.5, 0.5,
  6.93147180369123816490e-1, 6.93147180369123816490e-1,
  1.90821492927058770002e-10, 1.90821492927058770002e-10,
  6755399441055744, 6755399441055744, // 1.5·2^52
  1.479819860511658591e-1, 1.479819860511658591e-1,
  1.531383769920937332e-1, 1.531383769920937332e-1,
  1.818357216161805012e-1, 1.818357216161805012e-1,
  2.222219843214978396e-1, 2.222219843214978396e-1,
  2.857142874366239149e-1, 2.857142874366239149e-1,
  3.999999999940941908e-1, 3.999999999940941908e-1,
  6.666666666666735130e-1, 6.666666666666735130e-1,
], 16);
/** Added to the bits of u, it carries into the exponent from √2 up. */
const TO_EXPONENT: i64 = 0x3ff0000000000000 - 0x3fe6a09e667f3bcd;

@inline
function constant(index: usize): v128 {
  return v128.load(CONSTANTS + (index << 4));
}

@inline
function step(sum: v128, z: v128, index: usize): v128 {
  return f64x2.add(f64x2.mul(sum, z), constant(index));
}

/** `log(u·2^−shift) + low` of normal u; `low` is far below an ulp of u. */
function logPair(u: v128, shift: v128, low: v128): v128 {
  const one = constant(0);
  const k = i64x2.sub(i64x2.shr_u(i64x2.add(u, i64x2.splat(TO_EXPONENT)), 52), i64x2.splat(1023));
  const f = f64x2.sub(i64x2.sub(u, i64x2.shl(k, 52)), one);
  const n = f64x2.sub(f64x2.sub(i64x2.add(k, constant(5)), constant(5)), shift);
  const s = f64x2.div(f, f64x2.add(constant(1), f));
  const z = f64x2.mul(s, s);
  let R = constant(6);
  R = step(R, z, 7);
  R = step(R, z, 8);
  R = step(R, z, 9);
  R = step(R, z, 10);
  R = step(R, z, 11);
  R = step(R, z, 12);
  R = f64x2.mul(R, z);
  const half = f64x2.mul(f64x2.mul(f, f), constant(2));
  const small = f64x2.add(f64x2.mul(s, f64x2.add(half, R)), f64x2.add(f64x2.mul(n, constant(4)), low));
  const fraction = f64x2.sub(f64x2.sub(half, small), f);
  return f64x2.sub(f64x2.mul(n, constant(3)), fraction);
}

/** log(1 + t), 0 ≤ t < 2^52: what rounding 1 + t loses is added as a first-order term. */
export function log1pPair(t: v128): v128 {
  const one = constant(0);
  const u = f64x2.add(one, t);
  return logPair(u, f64x2.splat(0), f64x2.div(f64x2.sub(t, f64x2.sub(u, one)), u));
}

export function log1p(t: f64): f64 {
  return f64x2.extract_lane(log1pPair(f64x2.splat(t)), 0);
}

export function log(x: f64): f64 {
  if (x == 0) return -Infinity;
  if (!(x > 0 && x < Infinity)) return x > 0 ? x : NaN;
  const shift: f64 = x < f64.MIN_NORMAL_VALUE ? 54 : 0;
  const u = shift ? x * 18014398509481984 : x; // 2^54
  return f64x2.extract_lane(logPair(f64x2.splat(u), f64x2.splat(shift), f64x2.splat(0)), 0);
}
