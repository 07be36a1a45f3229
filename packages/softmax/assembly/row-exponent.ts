/**
 * The exponents y = (x − m)/T and the terms e^y of a row in float64 lanes.
 *
 * For float32 logits one subtraction and one multiplication in float64 are far finer than the result. For float64 their
 * rounding errors would be hundreds of ulp at y = −700, so the low part of the difference (Knuth's two-sum) is kept.
 * An exponent keeps those of the product (Dekker's, splitting by Veltkamp) and of 1/T too; a term does without, because it
 * takes multiples of T·ln 2 off the difference before it multiplies.
 * Temperatures are 2⁻⁹⁷⁴ … 2⁵⁰⁰ here; the caller rescales others.
 */
import { rounded, scaledExp, unrounded } from "./exponential";
import {
  BETA_LOWER, BETA_PAIR, BETA_REST, BETA_UPPER, LOWEST_PAIR, MAXIMUM, PER_PERIOD_PAIR, PERIOD_HIGH_PAIR, PERIOD_LOW_PAIR,
  workspace,
} from "./workspace";

const SPLIT: f64 = 134217729; // 2^27 + 1
const LOG2E: f64 = 1.4426950408889634;
const LN2: f64 = 0.6931471805599453;
const LN2_REST: f64 = 2.3190468138462996e-17; // what rounding ln 2 lost

@inline
function highHalf(x: f64): f64 {
  const c = SPLIT * x;
  return c - (c - x);
}

/** The temperature whose constants are kept. */
let current: f64 = NaN;

@inline
function keep(offset: usize, value: f64): void {
  v128.store(workspace + offset, f64x2.splat(value));
}

/**
 * Keeps m, the row's largest logit, and the logit below which terms are 0: m − 800·T, rounded. Of T: β = 1/T, its two halves
 * of 26 bits and what rounding lost; and the period T·ln 2, in two parts.
 */
export function setScale(maximum: f64, temperature: f64): void {
  keep(MAXIMUM, maximum);
  keep(LOWEST_PAIR, maximum - 800.0 * temperature);
  if (temperature == current) return;
  current = temperature;
  const beta = 1.0 / temperature;
  const high = highHalf(beta);
  keep(BETA_PAIR, beta);
  keep(BETA_UPPER, high);
  keep(BETA_LOWER, beta - high);
  keep(BETA_REST, remainder(1.0, temperature, beta) * beta);
  const period = temperature * LN2;
  const upper = reinterpret<f64>(reinterpret<u64>(period) & 0xfffffffffffff800); // 42 bits: n·upper is exact
  keep(PER_PERIOD_PAIR, LOG2E * beta);
  keep(PERIOD_HIGH_PAIR, upper);
  keep(PERIOD_LOW_PAIR, period - upper + (productLow(temperature, LN2, period) + temperature * LN2_REST));
}

/** a·b − product: what rounding the product lost (Dekker 1971). */
export function productLow(a: f64, b: f64, product: f64): f64 {
  const aHigh = highHalf(a);
  const aLow = a - aHigh;
  const bHigh = highHalf(b);
  const bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}

/** a − q·b of the quotient q = a/b as it was rounded: exact. */
export function remainder(a: f64, b: f64, q: f64): f64 {
  const product = q * b;
  return a - product - productLow(b, q, product);
}

/** Rounded y. */
@inline
export function exponent(x: v128): v128 {
  return f64x2.mul(f64x2.sub(x, v128.load(workspace, MAXIMUM)), v128.load(workspace, BETA_PAIR));
}

/** What the rounding of d = x − m lost (Knuth). */
@inline
function differenceLow(x: v128, m: v128, d: v128): v128 {
  const back = f64x2.sub(d, x);
  return f64x2.sub(f64x2.sub(x, f64x2.sub(d, back)), f64x2.add(m, back));
}

/** What the rounding of `exponent(x)` lost. */
@inline
export function exponentLow(x: v128, y: v128): v128 {
  const m = v128.load(workspace, MAXIMUM);
  const d = f64x2.sub(x, m);
  const dLow = differenceLow(x, m, d);
  const betaHigh = v128.load(workspace, BETA_UPPER);
  const betaLow = v128.load(workspace, BETA_LOWER);
  const c = f64x2.mul(d, f64x2.splat(SPLIT));
  const high = f64x2.sub(c, f64x2.sub(c, d));
  const low = f64x2.sub(d, high);
  let lost = f64x2.sub(f64x2.mul(high, betaHigh), y);
  lost = f64x2.add(lost, f64x2.mul(high, betaLow));
  lost = f64x2.add(lost, f64x2.mul(low, betaHigh));
  lost = f64x2.add(lost, f64x2.mul(low, betaLow));
  const ofBeta = f64x2.mul(d, v128.load(workspace, BETA_REST));
  return f64x2.add(lost, f64x2.add(ofBeta, f64x2.mul(dLow, v128.load(workspace, BETA_PAIR))));
}

/** Which logits are near enough to the maximum for their terms to count. */
@inline
export function isNear(x: v128): v128 {
  return f64x2.ge(x, v128.load(workspace, LOWEST_PAIR));
}

/** `e^((x − m)/T)` of two logits, within 1 ulp. What is computed far below the maximum has no meaning, and is made 0. */
@inline
function inlineTerms(x: v128): v128 {
  const m = v128.load(workspace, MAXIMUM);
  const d = f64x2.sub(x, m);
  const t = rounded(f64x2.mul(d, v128.load(workspace, PER_PERIOD_PAIR)));
  const n = unrounded(t);
  const high = f64x2.sub(d, f64x2.mul(n, v128.load(workspace, PERIOD_HIGH_PAIR)));
  const rest = f64x2.sub(f64x2.mul(n, v128.load(workspace, PERIOD_LOW_PAIR)), differenceLow(x, m, d));
  const s = f64x2.sub(high, rest);
  const sLow = f64x2.sub(f64x2.sub(high, s), rest);
  const beta = v128.load(workspace, BETA_PAIR);
  return v128.and(scaledExp(t, n, f64x2.mul(s, beta), f64x2.mul(sLow, beta)), isNear(x));
}

/** A call: for a row's end, and for the rare rows of float32 that float32 arithmetic does not suit. */
export function pairTerms(x: v128): v128 {
  return inlineTerms(x);
}

@inline
export function terms<T>(x: v128): v128 {
  return sizeof<T>() == 4 ? pairTerms(x) : inlineTerms(x);
}
