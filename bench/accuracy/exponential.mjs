/**
 * `e^x` and `log(1 + x)` in double-double.
 *
 * `e^x = 2^n · 2^(j/64) · e^r` with |r| ≤ log 2 / 128: a table of 64 double-doubles and eleven terms of the series,
 * of which those below 2⁻⁵³ of the sum need float64 only. Relative error below 2⁻⁹⁸ for |x| ≤ 1000
 * (`check-reference.mjs` compares with integers of 256 bits).
 */
import { add, divide, multiply, negate, ONE, scale, twoSum } from "./double-double.mjs";

/** log 2 = L1 + LOW, where L1 has 24 bits, so that its products with integers below 2²⁹ are exact. */
const L1 = Math.fround(Math.LN2);
const LOW = add(twoSum(Math.LN2 - L1, 2.3190468138462996e-17), { hi: 5.7077084384162121e-34, lo: 0 });
const LOG_2 = add({ hi: L1, lo: 0 }, LOW);

const INVERSE_FACTORIALS = [ONE];
for (let n = 1; n <= 30; n++) {
  INVERSE_FACTORIALS.push(divide(INVERSE_FACTORIALS[n - 1], { hi: n, lo: 0 }));
}
const [, , HALF, C3, C4, C5, C6, C7, C8, C9, C10, C11] = INVERSE_FACTORIALS;

/** 2^(j/64) for j = −32 … 32, from the whole series. */
const ROOTS = Array.from({ length: 65 }, (_, i) => {
  const x = multiply(LOG_2, { hi: (i - 32) / 64, lo: 0 });
  return INVERSE_FACTORIALS.reduceRight((sum, coefficient) => add(coefficient, multiply(sum, x)));
});

/** `e^(x.hi + x.lo)` as `{ hi, lo, exponent }`, the value being (hi + lo)·2^exponent with hi near 1. */
export function exponential(x) {
  const steps = Math.round((x.hi * 64) / Math.LN2);
  const rough = twoSum(x.hi, (-steps * L1) / 64);
  const r = add(add(rough, { hi: x.lo, lo: 0 }), multiply(LOW, { hi: -steps / 64, lo: 0 }));
  const t = r.hi;
  const tail = C6.hi + t * (C7.hi + t * (C8.hi + t * (C9.hi + t * (C10.hi + t * C11.hi))));
  let sum = add(C5, { hi: t * tail, lo: 0 });
  sum = add(C4, multiply(sum, r));
  sum = add(C3, multiply(sum, r));
  sum = add(HALF, multiply(sum, r));
  sum = add(ONE, multiply(sum, r));
  sum = add(ONE, multiply(sum, r));
  const exponent = Math.round(steps / 64);
  const { hi, lo } = multiply(ROOTS[steps - 64 * exponent + 32], sum);
  return { hi, lo, exponent };
}

/** `log(1 + x)` for x ≥ 0, with all digits however small x is. Relative error below 2⁻⁹⁸. */
export function log1p(x) {
  return x.hi < 0.25 ? inverseTangentLog(x) : newtonLog(add(ONE, x));
}

/** `2 artanh(x / (2 + x))`. */
function inverseTangentLog(x) {
  const s = divide(x, add({ hi: 2, lo: 0 }, x));
  const square = multiply(s, s);
  let sum = divide(ONE, { hi: 41, lo: 0 });
  for (let n = 39; n >= 1; n -= 2) sum = add(divide(ONE, { hi: n, lo: 0 }), multiply(sum, square));
  return scale(multiply(s, sum), 1);
}

/** With y near log a and e = a·e^−y − 1: log a = y + e − e²/2 + …, and e is about 1e-16. */
function newtonLog(a) {
  const y = Math.log(a.hi);
  const inverse = exponential({ hi: -y, lo: 0 });
  const e = add(multiply(a, scale(inverse, inverse.exponent)), negate(ONE));
  return add({ hi: y, lo: 0 }, add(e, { hi: (-e.hi * e.hi) / 2, lo: 0 }));
}
