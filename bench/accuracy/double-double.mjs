/**
 * Double-double arithmetic: a number is the unevaluated sum `hi + lo` of two float64, about 106 bits.
 *
 * Sums by Knuth, products by Dekker with Veltkamp's splitting. Each operation is within 2⁻¹⁰² of its exact
 * result, relatively, as long as nothing overflows and no product's low part falls below 2⁻¹⁰⁷⁴.
 */
const SPLITTER = 2 ** 27 + 1;

export const ZERO = { hi: 0, lo: 0 };
export const ONE = { hi: 1, lo: 0 };

/** `a + b` exactly. */
export function twoSum(a, b) {
  const hi = a + b;
  const part = hi - a;
  return { hi, lo: a - (hi - part) + (b - part) };
}

/** `a + b` exactly, where |a| ≥ |b| or a is 0. */
function fastTwoSum(a, b) {
  const hi = a + b;
  return { hi, lo: b - (hi - a) };
}

/** `a · b` exactly. */
export function twoProduct(a, b) {
  const hi = a * b;
  const splitA = SPLITTER * a;
  const aHigh = splitA - (splitA - a);
  const aLow = a - aHigh;
  const splitB = SPLITTER * b;
  const bHigh = splitB - (splitB - b);
  const bLow = b - bHigh;
  return { hi, lo: aHigh * bHigh - hi + aHigh * bLow + aLow * bHigh + aLow * bLow };
}

export function add(a, b) {
  const high = twoSum(a.hi, b.hi);
  const low = twoSum(a.lo, b.lo);
  const sum = fastTwoSum(high.hi, high.lo + low.hi);
  return fastTwoSum(sum.hi, sum.lo + low.lo);
}

export function negate(a) {
  return { hi: -a.hi, lo: -a.lo };
}

export function multiply(a, b) {
  const product = twoProduct(a.hi, b.hi);
  return fastTwoSum(product.hi, product.lo + (a.hi * b.lo + a.lo * b.hi));
}

/** `a / b` by two steps of long division and the remainder of each. */
export function divide(a, b) {
  const first = a.hi / b.hi;
  if (first === 0) return ZERO;
  const rest = add(a, negate(multiply(b, { hi: first, lo: 0 })));
  const second = rest.hi / b.hi;
  const last = add(rest, negate(multiply(b, { hi: second, lo: 0 }))).hi / b.hi;
  const quotient = fastTwoSum(first, second);
  return fastTwoSum(quotient.hi, quotient.lo + last);
}

/** `a · 2^n` where neither part leaves the normal range. */
export function scale(a, n) {
  return { hi: timesPowerOfTwo(a.hi, n), lo: timesPowerOfTwo(a.lo, n) };
}

const POWERS = Float64Array.from({ length: 2046 }, (_, i) => 2 ** (i - 1022));

/** `x · 2^n` for any integer n; one rounding, at the end, where x is normal and n < 0. */
export function timesPowerOfTwo(x, n) {
  if (n > 1023) return timesPowerOfTwo(x * 2 ** 1023, n - 1023);
  if (n < -1022) return n < -2200 ? x * 0 : x * POWERS[Math.max(n + 1022, -1022) + 1022] * 2 ** -1022;
  return x * POWERS[n + 1022];
}
