/**
 * The exponent of a row's terms, y = (x − m)/T, as precisely as the row's type deserves.
 *
 * float32: one subtraction and one multiplication in float64 are far finer than the result.
 * float64: their rounding errors would be hundreds of ulp at y = −700, so the low parts of the difference
 * (Knuth's two-sum), of the product (Dekker's, splitting by Veltkamp) and of 1/T are kept and added to the
 * reduced argument of exp. Temperatures are 2⁻⁹⁷⁴ … 2⁵⁰⁰ here; the caller rescales others.
 */
import { expForFloat32, expWithLow } from "./exponential";

const SPLIT: f64 = 134217729; // 2^27 + 1

/** What the terms of one row have in common. One row is worked on at a time. */
export namespace scale {
  /** m, the row's largest logit. */
  export let maximum: f64 = 0;
  /** Terms of logits below this are 0: it is m − 800·T, rounded. */
  export let lowest: f64 = 0;
  /** β = 1/T, rounded, its two halves of 26 bits, and what rounding lost. */
  export let beta: f64 = 1;
  export let betaHigh: f64 = 1;
  export let betaLow: f64 = 0;
  export let betaRest: f64 = 0;
}

@inline
function highHalf(x: f64): f64 {
  const c = SPLIT * x;
  return c - (c - x);
}

export function setScale(maximum: f64, temperature: f64): void {
  const beta = 1.0 / temperature;
  const high = highHalf(beta);
  const low = beta - high;
  const tHigh = highHalf(temperature);
  const tLow = temperature - tHigh;
  const product = beta * temperature;
  const productLow = high * tHigh - product + high * tLow + low * tHigh + low * tLow;
  scale.maximum = maximum;
  scale.lowest = maximum - 800.0 * temperature;
  scale.beta = beta;
  scale.betaHigh = high;
  scale.betaLow = low;
  scale.betaRest = (1.0 - product - productLow) * beta;
}

/** Rounded y. Logits that `isNegligible` must be raised to `scale.lowest` first for float64. */
@inline
export function exponent(x: v128): v128 {
  return f64x2.mul(f64x2.sub(x, f64x2.splat(scale.maximum)), f64x2.splat(scale.beta));
}

/** What the rounding of `exponent(x)` lost. */
@inline
export function exponentLow(x: v128, y: v128): v128 {
  const m = f64x2.splat(scale.maximum);
  const d = f64x2.sub(x, m);
  const back = f64x2.sub(d, x);
  const dLow = f64x2.sub(f64x2.sub(x, f64x2.sub(d, back)), f64x2.add(m, back));

  const betaHigh = f64x2.splat(scale.betaHigh);
  const betaLow = f64x2.splat(scale.betaLow);
  const c = f64x2.mul(d, f64x2.splat(SPLIT));
  const high = f64x2.sub(c, f64x2.sub(c, d));
  const low = f64x2.sub(d, high);
  let lost = f64x2.sub(f64x2.mul(high, betaHigh), y);
  lost = f64x2.add(lost, f64x2.mul(high, betaLow));
  lost = f64x2.add(lost, f64x2.mul(low, betaHigh));
  lost = f64x2.add(lost, f64x2.mul(low, betaLow));

  const ofBeta = f64x2.mul(d, f64x2.splat(scale.betaRest));
  const ofDifference = f64x2.mul(dLow, f64x2.splat(scale.beta));
  return f64x2.add(lost, f64x2.add(ofBeta, ofDifference));
}

/** The terms of two float64 logits, within 1 ulp. */
@inline
function float64Terms(x: v128): v128 {
  const lowest = f64x2.splat(scale.lowest);
  const raised = f64x2.pmax(x, lowest);
  const y = exponent(raised);
  return v128.and(expWithLow(y, exponentLow(raised, y)), f64x2.ge(x, lowest));
}

/** `e^((x − m)/T)` for results that are rounded to T. */
@inline
export function terms<T>(x: v128): v128 {
  if (sizeof<T>() == 4) return expForFloat32(exponent(x));
  return float64Terms(x);
}

/** `e^((x − m)/T)` for results that stay float64. */
@inline
export function fineTerms<T>(x: v128): v128 {
  if (sizeof<T>() == 4) return expWithLow(exponent(x), f64x2.splat(0));
  return float64Terms(x);
}
