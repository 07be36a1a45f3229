/**
 * The terms e^((x − m)/T)·2^100 of float32 logits, four at a time, in float32 arithmetic: at most 1.4 ulp (1.8 where
 * T is no power of two).
 *
 * x itself is reduced by multiples n of the period T·ln 2, which is exact in float32 because the period's high part has
 * 14 bits and |n| < 2^10. So x − m, the rounding that costs other libraries up to 64 ulp, is never formed: m only
 * shifts the exponent, by the integer nearest to m/(T·ln 2). A common factor 2^f, |f| ≤ ½, stays in every term and
 * leaves with the sum. Shifted by 2^100, no term that matters is subnormal, and −∞ needs no mask: it is raised to a logit
 * whose probability rounds to 0. e^t is 1 + (t + t²·u(t)), u of degree 4 (minimax, 2^−28),
 * by Horner.
 */
import { BETA, LANES_01, LANES_23, LOWEST, MAGIC, PERIOD_HIGH, PERIOD_LOW, PER_PERIOD, workspace } from "./workspace";

const LOG2E: f64 = 1.4426950408889634;
const LN2: f64 = 0.6931471805599453;
/** 1.5·2^23 rounds to an integer that stands in the low bits; 100 is the terms' common exponent. */
const ROUND: f32 = 12582912 + 100;
/** What is T·NEGLIGIBLE below the maximum counts for nothing, and stays a normal float32: e^−150 = 2^−216. */
const NEGLIGIBLE: f32 = 150;
/** |m/T| up to here keeps |n| below 2^10. */
const LARGEST: f32 = 500;
const SMALLEST_TEMPERATURE: f64 = 8.673617379884035e-19; // 2^−60
const LARGEST_TEMPERATURE: f64 = 1.152921504606847e18; // 2^60

/** u's coefficients and 1, a vector each, c4 … c0. */
const COEFFICIENTS: usize = memory.data<f32>([
  0.0013814574, 0.0013814574, 0.0013814574, 0.0013814574,
  0.008369217, 0.008369217, 0.008369217, 0.008369217,
  0.04166842, 0.04166842, 0.04166842, 0.04166842,
  0.16666521, 0.16666521, 0.16666521, 0.16666521,
  0.49999994, 0.49999994, 0.49999994, 0.49999994,
  1, 1, 1, 1,
], 16);

@inline
function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

/** c − a·b */
@inline
function subtractProduct(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_nmadd(a, b, c) : f32x4.sub(c, f32x4.mul(a, b));
}

/** Whether a row with this maximum can be computed here; no NaN or infinite maximum can. As `suitableLanes` decides. */
@inline
export function suitsFloat32(maximum: f64, temperature: f64): bool {
  return suitsTemperature(temperature) && abs(<f32>maximum) <= LARGEST * <f32>temperature;
}

@inline
export function suitsTemperature(temperature: f64): bool {
  return temperature >= SMALLEST_TEMPERATURE && temperature <= LARGEST_TEMPERATURE;
}

/** Which of four maxima can, at temperatures that can. */
@inline
export function suitableLanes(maxima: v128, temperatures: v128): v128 {
  return f32x4.le(f32x4.abs(maxima), f32x4.mul(f32x4.splat(LARGEST), temperatures));
}

/** The temperature whose constants are in every lane. */
let current: f64 = NaN;

/** T's constants, in every lane. */
export function setTemperature(temperature: f64): void {
  if (temperature == current) return;
  current = temperature;
  const w = workspace;
  const period = temperature * LN2;
  const high = reinterpret<f64>(reinterpret<u64>(period) & 0xffffff8000000000); // 14 bits
  v128.store(w, f32x4.splat(<f32>(LOG2E / temperature)), PER_PERIOD);
  v128.store(w, f32x4.splat(<f32>high), PERIOD_HIGH);
  v128.store(w, f32x4.splat(<f32>(period - high)), PERIOD_LOW);
  v128.store(w, f32x4.splat(<f32>(1.0 / temperature)), BETA);
}

/** T's constants in one lane, for four rows side by side. */
export function setLaneTemperature(lane: usize, temperature: f64): void {
  current = NaN;
  const at = workspace + (lane << 2);
  const period = temperature * LN2;
  const high = reinterpret<f64>(reinterpret<u64>(period) & 0xffffff8000000000);
  store<f32>(at, <f32>(LOG2E / temperature), PER_PERIOD);
  store<f32>(at, <f32>high, PERIOD_HIGH);
  store<f32>(at, <f32>(period - high), PERIOD_LOW);
  store<f32>(at, <f32>(1.0 / temperature), BETA);
}

/** The constants of rows with these maxima, one a lane; `temperatures` are those of the rows. */
@inline
export function setMaxima(maxima: v128, temperatures: v128): void {
  const w = workspace;
  const nearest = f32x4.nearest(f32x4.mul(maxima, v128.load(w, PER_PERIOD)));
  v128.store(w, f32x4.sub(f32x4.splat(ROUND), nearest), MAGIC);
  v128.store(w, f32x4.sub(maxima, f32x4.mul(f32x4.splat(NEGLIGIBLE), temperatures)), LOWEST);
}

/** e^((x − m)/T)·2^(100 + f) of four logits. The constants must be set. */
export function terms(logits: v128): v128 {
  const w = workspace;
  const x = f32x4.pmax(logits, v128.load(w, LOWEST));
  const magic = v128.load(w, MAGIC);
  const n = multiplyAdd(x, v128.load(w, PER_PERIOD), magic);
  const k = f32x4.sub(n, magic);
  const s = subtractProduct(k, v128.load(w, PERIOD_LOW), subtractProduct(k, v128.load(w, PERIOD_HIGH), x));
  const t = f32x4.mul(s, v128.load(w, BETA));
  let u = multiplyAdd(v128.load(COEFFICIENTS, 0), t, v128.load(COEFFICIENTS, 16));
  u = multiplyAdd(u, t, v128.load(COEFFICIENTS, 32));
  u = multiplyAdd(u, t, v128.load(COEFFICIENTS, 48));
  u = multiplyAdd(u, t, v128.load(COEFFICIENTS, 64));
  u = multiplyAdd(f32x4.mul(t, t), u, t);
  return i32x4.add(f32x4.add(v128.load(COEFFICIENTS, 80), u), i32x4.shl(n, 23));
}

/**
 * `terms` of four vectors that stand `stride` apart, to places `toStride` apart; with `areSummed` they are added to the
 * lanes, from registers: to load them back would wait for memory. Step by step: each constant is loaded once for four
 * vectors and forgotten, so that the registers suffice and the pipelines stay full.
 */
@inline
export function storeFourTerms(from: usize, stride: usize, to: usize, toStride: usize, areSummed: bool): void {
  const w = workspace;
  const lowest = v128.load(w, LOWEST);
  const x0 = f32x4.pmax(v128.load(from), lowest);
  const x1 = f32x4.pmax(v128.load(from + stride), lowest);
  const x2 = f32x4.pmax(v128.load(from + stride * 2), lowest);
  const x3 = f32x4.pmax(v128.load(from + stride * 3), lowest);
  const perPeriod = v128.load(w, PER_PERIOD);
  const magic = v128.load(w, MAGIC);
  const n0 = multiplyAdd(x0, perPeriod, magic);
  const n1 = multiplyAdd(x1, perPeriod, magic);
  const n2 = multiplyAdd(x2, perPeriod, magic);
  const n3 = multiplyAdd(x3, perPeriod, magic);
  const k0 = f32x4.sub(n0, magic);
  const k1 = f32x4.sub(n1, magic);
  const k2 = f32x4.sub(n2, magic);
  const k3 = f32x4.sub(n3, magic);
  const upper = v128.load(w, PERIOD_HIGH);
  let t0 = subtractProduct(k0, upper, x0);
  let t1 = subtractProduct(k1, upper, x1);
  let t2 = subtractProduct(k2, upper, x2);
  let t3 = subtractProduct(k3, upper, x3);
  const lower = v128.load(w, PERIOD_LOW);
  t0 = subtractProduct(k0, lower, t0);
  t1 = subtractProduct(k1, lower, t1);
  t2 = subtractProduct(k2, lower, t2);
  t3 = subtractProduct(k3, lower, t3);
  const beta = v128.load(w, BETA);
  t0 = f32x4.mul(t0, beta);
  t1 = f32x4.mul(t1, beta);
  t2 = f32x4.mul(t2, beta);
  t3 = f32x4.mul(t3, beta);
  const c4 = v128.load(COEFFICIENTS, 0);
  const c3 = v128.load(COEFFICIENTS, 16);
  let u0 = multiplyAdd(c4, t0, c3);
  let u1 = multiplyAdd(c4, t1, c3);
  let u2 = multiplyAdd(c4, t2, c3);
  let u3 = multiplyAdd(c4, t3, c3);
  const c2 = v128.load(COEFFICIENTS, 32);
  u0 = multiplyAdd(u0, t0, c2);
  u1 = multiplyAdd(u1, t1, c2);
  u2 = multiplyAdd(u2, t2, c2);
  u3 = multiplyAdd(u3, t3, c2);
  const c1 = v128.load(COEFFICIENTS, 48);
  u0 = multiplyAdd(u0, t0, c1);
  u1 = multiplyAdd(u1, t1, c1);
  u2 = multiplyAdd(u2, t2, c1);
  u3 = multiplyAdd(u3, t3, c1);
  const c0 = v128.load(COEFFICIENTS, 64);
  u0 = multiplyAdd(u0, t0, c0);
  u1 = multiplyAdd(u1, t1, c0);
  u2 = multiplyAdd(u2, t2, c0);
  u3 = multiplyAdd(u3, t3, c0);
  u0 = multiplyAdd(f32x4.mul(t0, t0), u0, t0);
  u1 = multiplyAdd(f32x4.mul(t1, t1), u1, t1);
  u2 = multiplyAdd(f32x4.mul(t2, t2), u2, t2);
  u3 = multiplyAdd(f32x4.mul(t3, t3), u3, t3);
  const one = v128.load(COEFFICIENTS, 80);
  const e0 = i32x4.add(f32x4.add(one, u0), i32x4.shl(n0, 23));
  const e1 = i32x4.add(f32x4.add(one, u1), i32x4.shl(n1, 23));
  const e2 = i32x4.add(f32x4.add(one, u2), i32x4.shl(n2, 23));
  const e3 = i32x4.add(f32x4.add(one, u3), i32x4.shl(n3, 23));
  v128.store(to, e0);
  v128.store(to + toStride, e1);
  v128.store(to + toStride * 2, e2);
  v128.store(to + toStride * 3, e3);
  if (!areSummed) return;
  v128.store(w, f64x2.add(f64x2.add(f64x2.add(f64x2.add(v128.load(w, LANES_01), low(e0)), low(e1)), low(e2)), low(e3)), LANES_01);
  v128.store(w, f64x2.add(f64x2.add(f64x2.add(f64x2.add(v128.load(w, LANES_23), high(e0)), high(e1)), high(e2)), high(e3)), LANES_23);
}

/** The first two of four. */
@inline
export function low(values: v128): v128 {
  return f64x2.promote_low_f32x4(values);
}

/** The last two of four. */
@inline
export function high(values: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i32>(values, values, 2, 3, 2, 3));
}
