/**
 * Terms of four vectors, step by step: each constant is loaded once, used four times and forgotten, so that 16 registers
 * suffice. AssemblyScript returns one value only, so what is done with four exponents and four polynomials is chosen by
 * `ending`, at compile time.
 */
import { addFour, multiplyAdd, subtractProduct, upperPair } from "./lanes";
import {
  BETA, C0, C1, C2, C3, C4, constant, LOWEST, MAGIC, ONE, PER_PERIOD, PERIOD_HIGH, PERIOD_LOW, SUM, SUM_UPPER,
  WORKSPACE,
} from "./workspace";

export const enum Ending {
  /** Stores the terms 2^n·(1 + v); returns their float32 sum, lane by lane. */
  Terms,
  /** Stores the terms; adds each in float64, class k to lane k mod 4 of `SUM` and `SUM_UPPER`; returns nothing of use. */
  Added,
  /** Stores 2^n + 2^n·v; adds the float32 sums of both parts to `SUM`, and returns nothing of use. */
  Parts,
}

@inline
export function fourTerms(at: usize, to: usize, ending: Ending): v128 {
  const lowest = constant(LOWEST);
  const x0 = f32x4.pmax(v128.load(at, 0), lowest);
  const x1 = f32x4.pmax(v128.load(at, 16), lowest);
  const x2 = f32x4.pmax(v128.load(at, 32), lowest);
  const x3 = f32x4.pmax(v128.load(at, 48), lowest);
  const perPeriod = constant(PER_PERIOD);
  const magic = constant(MAGIC);
  const n0 = multiplyAdd(x0, perPeriod, magic);
  const n1 = multiplyAdd(x1, perPeriod, magic);
  const n2 = multiplyAdd(x2, perPeriod, magic);
  const n3 = multiplyAdd(x3, perPeriod, magic);
  const k0 = f32x4.sub(n0, magic);
  const k1 = f32x4.sub(n1, magic);
  const k2 = f32x4.sub(n2, magic);
  const k3 = f32x4.sub(n3, magic);
  const high = constant(PERIOD_HIGH);
  let t0 = subtractProduct(k0, high, x0);
  let t1 = subtractProduct(k1, high, x1);
  let t2 = subtractProduct(k2, high, x2);
  let t3 = subtractProduct(k3, high, x3);
  const low = constant(PERIOD_LOW);
  t0 = subtractProduct(k0, low, t0);
  t1 = subtractProduct(k1, low, t1);
  t2 = subtractProduct(k2, low, t2);
  t3 = subtractProduct(k3, low, t3);
  const beta = constant(BETA);
  t0 = f32x4.mul(t0, beta);
  t1 = f32x4.mul(t1, beta);
  t2 = f32x4.mul(t2, beta);
  t3 = f32x4.mul(t3, beta);
  const c4 = constant(C4);
  const c3 = constant(C3);
  let u0 = multiplyAdd(c4, t0, c3);
  let u1 = multiplyAdd(c4, t1, c3);
  let u2 = multiplyAdd(c4, t2, c3);
  let u3 = multiplyAdd(c4, t3, c3);
  const c2 = constant(C2);
  u0 = multiplyAdd(u0, t0, c2);
  u1 = multiplyAdd(u1, t1, c2);
  u2 = multiplyAdd(u2, t2, c2);
  u3 = multiplyAdd(u3, t3, c2);
  const c1 = constant(C1);
  u0 = multiplyAdd(u0, t0, c1);
  u1 = multiplyAdd(u1, t1, c1);
  u2 = multiplyAdd(u2, t2, c1);
  u3 = multiplyAdd(u3, t3, c1);
  const c0 = constant(C0);
  u0 = multiplyAdd(u0, t0, c0);
  u1 = multiplyAdd(u1, t1, c0);
  u2 = multiplyAdd(u2, t2, c0);
  u3 = multiplyAdd(u3, t3, c0);
  u0 = multiplyAdd(f32x4.mul(t0, t0), u0, t0);
  u1 = multiplyAdd(f32x4.mul(t1, t1), u1, t1);
  u2 = multiplyAdd(f32x4.mul(t2, t2), u2, t2);
  u3 = multiplyAdd(f32x4.mul(t3, t3), u3, t3);
  return ending == Ending.Parts
    ? storeParts(to, n0, n1, n2, n3, u0, u1, u2, u3)
    : storeTerms(to, ending, n0, n1, n2, n3, u0, u1, u2, u3);
}

@inline
function storeTerms(
  to: usize, ending: Ending, n0: v128, n1: v128, n2: v128, n3: v128, v0: v128, v1: v128, v2: v128, v3: v128,
): v128 {
  const one = constant(ONE);
  const e0 = i32x4.add(f32x4.add(one, v0), i32x4.shl(n0, 23));
  const e1 = i32x4.add(f32x4.add(one, v1), i32x4.shl(n1, 23));
  const e2 = i32x4.add(f32x4.add(one, v2), i32x4.shl(n2, 23));
  const e3 = i32x4.add(f32x4.add(one, v3), i32x4.shl(n3, 23));
  v128.store(to, e0, 0);
  v128.store(to, e1, 16);
  v128.store(to, e2, 32);
  v128.store(to, e3, 48);
  if (ending == Ending.Added) addEach(e0, e1, e2, e3);
  return f32x4.add(f32x4.add(f32x4.add(e0, e1), e2), e3);
}

@inline
function addEach(e0: v128, e1: v128, e2: v128, e3: v128): void {
  let sum = f64x2.add(constant(SUM), f64x2.promote_low_f32x4(e0));
  let upper = f64x2.add(constant(SUM_UPPER), f64x2.promote_low_f32x4(upperPair(e0)));
  sum = f64x2.add(sum, f64x2.promote_low_f32x4(e1));
  upper = f64x2.add(upper, f64x2.promote_low_f32x4(upperPair(e1)));
  sum = f64x2.add(sum, f64x2.promote_low_f32x4(e2));
  upper = f64x2.add(upper, f64x2.promote_low_f32x4(upperPair(e2)));
  sum = f64x2.add(sum, f64x2.promote_low_f32x4(e3));
  upper = f64x2.add(upper, f64x2.promote_low_f32x4(upperPair(e3)));
  v128.store(WORKSPACE, sum, SUM);
  v128.store(WORKSPACE, upper, SUM_UPPER);
}

@inline
function storeParts(
  to: usize, n0: v128, n1: v128, n2: v128, n3: v128, v0: v128, v1: v128, v2: v128, v3: v128,
): v128 {
  const one = constant(ONE);
  const s0 = i32x4.add(one, i32x4.shl(n0, 23));
  const s1 = i32x4.add(one, i32x4.shl(n1, 23));
  const s2 = i32x4.add(one, i32x4.shl(n2, 23));
  const s3 = i32x4.add(one, i32x4.shl(n3, 23));
  const w0 = f32x4.mul(s0, v0);
  const w1 = f32x4.mul(s1, v1);
  const w2 = f32x4.mul(s2, v2);
  const w3 = f32x4.mul(s3, v3);
  v128.store(to, f32x4.add(s0, w0), 0);
  v128.store(to, f32x4.add(s1, w1), 16);
  v128.store(to, f32x4.add(s2, w2), 32);
  v128.store(to, f32x4.add(s3, w3), 48);
  v128.store(WORKSPACE, addFour(addFour(constant(SUM), s0, s1, s2, s3), w0, w1, w2, w3), SUM);
  return one;
}
