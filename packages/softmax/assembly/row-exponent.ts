/**
 * The terms e^y, y = (x − m)/T, of a row in float64 lanes.
 *
 * For float32 logits one subtraction and one multiplication in float64 are far finer than the result. For float64 their
 * rounding errors would be hundreds of ulp at y = −700, so the low parts of the difference (Knuth's two-sum), of the
 * product (Dekker's, splitting by Veltkamp) and of 1/T are kept and added to the reduced argument of exp.
 * Temperatures are 2⁻⁹⁷⁴ … 2⁵⁰⁰ here; the caller rescales others.
 */
import { expWithLow } from "./exponential";
import { BETA_LOWER, BETA_PAIR, BETA_REST, BETA_UPPER, LOWEST_PAIR, MAXIMUM, workspace } from "./workspace";

const SPLIT: f64 = 134217729; // 2^27 + 1

@inline
function highHalf(x: f64): f64 {
  const c = SPLIT * x;
  return c - (c - x);
}

@inline
function keep(offset: usize, value: f64): void {
  v128.store(workspace + offset, f64x2.splat(value));
}

/**
 * Keeps m, the row's largest logit, β = 1/T, its two halves of 26 bits and what rounding lost, and the logit below which
 * terms are 0: m − 800·T, rounded.
 */
export function setScale(maximum: f64, temperature: f64): void {
  const beta = 1.0 / temperature;
  const high = highHalf(beta);
  const low = beta - high;
  const tHigh = highHalf(temperature);
  const tLow = temperature - tHigh;
  const product = beta * temperature;
  const productLow = high * tHigh - product + high * tLow + low * tHigh + low * tLow;
  keep(MAXIMUM, maximum);
  keep(LOWEST_PAIR, maximum - 800.0 * temperature);
  keep(BETA_PAIR, beta);
  keep(BETA_UPPER, high);
  keep(BETA_LOWER, low);
  keep(BETA_REST, (1.0 - product - productLow) * beta);
}

/** Rounded y. float64 logits that are negligible must be raised to the lowest first. */
@inline
export function exponent(x: v128): v128 {
  return f64x2.mul(f64x2.sub(x, v128.load(workspace, MAXIMUM)), v128.load(workspace, BETA_PAIR));
}

/** What the rounding of `exponent(x)` lost. */
@inline
export function exponentLow(x: v128, y: v128): v128 {
  const m = v128.load(workspace, MAXIMUM);
  const d = f64x2.sub(x, m);
  const back = f64x2.sub(d, x);
  const dLow = f64x2.sub(f64x2.sub(x, f64x2.sub(d, back)), f64x2.add(m, back));

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
  const ofDifference = f64x2.mul(dLow, v128.load(workspace, BETA_PAIR));
  return f64x2.add(lost, f64x2.add(ofBeta, ofDifference));
}

/** Which logits are near enough to the maximum for their terms to count. */
@inline
export function isNear(x: v128): v128 {
  return f64x2.ge(x, v128.load(workspace, LOWEST_PAIR));
}

/** `e^((x − m)/T)` of two logits, within 1 ulp. */
@inline
function inlineTerms(x: v128): v128 {
  const raised = f64x2.pmax(x, v128.load(workspace, LOWEST_PAIR));
  const y = exponent(raised);
  return v128.and(expWithLow(y, exponentLow(raised, y)), isNear(x));
}

/** A call: for a row's end, and for the rare rows of float32 that float32 arithmetic does not suit. */
export function pairTerms(x: v128): v128 {
  return inlineTerms(x);
}

@inline
export function terms<T>(x: v128): v128 {
  return sizeof<T>() == 4 ? pairTerms(x) : inlineTerms(x);
}
