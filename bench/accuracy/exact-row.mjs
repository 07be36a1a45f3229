/**
 * Softmax and what belongs to it, for one row, in double-double.
 *
 * With m the largest logit: d_k = (z_k − m)/T, e_k = e^d_k, and the tail t = Σ e_k over all classes but the first
 * at the maximum, so that Σ e = 1 + t and log Σ e = log(1 + t) keep all digits. Exact values are
 * `{ hi, lo, exponent }`, for (hi + lo)·2^exponent. They are within 2⁻⁸⁵ relatively, over 262,144 classes too: the
 * rounding of a sum of so many terms, each within 2⁻¹⁰².
 */
import {
  add,
  divide,
  multiply,
  negate,
  ONE,
  scale,
  timesPowerOfTwo,
  twoProduct,
  twoSum,
  ZERO,
} from "./double-double.mjs";
import { exponential, log1p } from "./exponential.mjs";

/** e^−800 is 2⁻⁸⁰ of the least float64: nothing. */
const LEAST_GAP = -800;
/** The tail is kept times 2^600, where its low part is never subnormal. */
const TAIL = 600;

function exactly({ hi, lo }, exponent = 0) {
  return { hi, lo, exponent };
}

/** `(a + b)/T` without the rounding of a float64. */
function quotient(a, b, temperature) {
  return divide(twoSum(a, b), { hi: temperature, lo: 0 });
}

/**
 * What every operation needs of a row. Classes left out are −Infinity; at least one logit is finite, none is
 * +Infinity or NaN.
 */
export class ExactRow {
  constructor(row, temperature) {
    const K = row.length;
    this.temperature = temperature;
    this.best = row.indexOf(row.reduce((a, b) => Math.max(a, b), -Infinity));
    this.max = row[this.best];
    this.gapHi = new Float64Array(K);
    this.gapLo = new Float64Array(K);
    this.hi = new Float64Array(K);
    this.lo = new Float64Array(K);
    this.exponent = new Int32Array(K);
    let tail = ZERO;
    for (let k = 0; k < K; k++) {
      const gap = quotient(row[k], -this.max, temperature);
      this.gapHi[k] = row[k] === -Infinity ? -Infinity : gap.hi;
      this.gapLo[k] = gap.lo;
      if (!(this.gapHi[k] > LEAST_GAP)) continue;
      const e = exponential(gap);
      this.hi[k] = e.hi;
      this.lo[k] = e.lo;
      this.exponent[k] = e.exponent;
      if (k !== this.best) tail = add(tail, scale(e, e.exponent + TAIL));
    }
    /** log Σ e, and the same as a plain double-double, without what is below 2⁻¹⁰⁷⁴. */
    const plainTail = scale(tail, -TAIL);
    this.scaledLogSum = tail.hi < 2 ** 200 ? exactly(tail, -TAIL) : exactly(log1p(plainTail));
    this.logSum = scale(this.scaledLogSum, this.scaledLogSum.exponent);
    this.inverseTemperature = divide(ONE, { hi: temperature, lo: 0 });
    const inverseSum = divide(ONE, add(ONE, plainTail));
    for (let k = 0; k < K; k++) {
      const p = multiply({ hi: this.hi[k], lo: this.lo[k] }, inverseSum);
      this.hi[k] = p.hi;
      this.lo[k] = p.lo;
    }
  }

  probability(k) {
    return { hi: this.hi[k], lo: this.lo[k], exponent: this.exponent[k] };
  }

  logProbability(k) {
    const gap = { hi: this.gapHi[k], lo: this.gapLo[k] };
    if (gap.hi === -Infinity) return exactly(gap);
    if (gap.hi === 0) return exactly(negate(this.scaledLogSum), this.scaledLogSum.exponent);
    return exactly(add(gap, negate(this.logSum)));
  }

  /** max/T, of which logSumExp is the sum with log Σ e. */
  get scaledMax() {
    return quotient(this.max, 0, this.temperature);
  }

  get logSumExp() {
    return this.max === 0 ? this.scaledLogSum : exactly(add(this.scaledMax, this.logSum));
  }

  /** log Σ e − Σ p_k d_k: no term is negative. Times 2^600 while they are added. */
  get entropy() {
    let sum = scale(this.scaledLogSum, this.scaledLogSum.exponent + TAIL);
    for (let k = 0; k < this.hi.length; k++) {
      if (this.hi[k] === 0 || this.gapHi[k] === 0) continue;
      const term = multiply({ hi: this.hi[k], lo: this.lo[k] }, { hi: -this.gapHi[k], lo: -this.gapLo[k] });
      sum = add(sum, scale(term, this.exponent[k] + TAIL));
    }
    return exactly(sum, -TAIL);
  }

  /** ∂(−log p_target)/∂z_k = (p_k − [k = target])/T. */
  gradient(k, target) {
    const p = this.probability(k);
    if (k !== target) return exactly(multiply(p, this.inverseTemperature), p.exponent);
    if (k === this.best) return this.#gradientAtBest();
    return exactly(multiply(add(scale(p, p.exponent), negate(ONE)), this.inverseTemperature));
  }

  /** 1 − p of the best class is the sum of the others, which does not cancel. */
  #gradientAtBest() {
    let sum = ZERO;
    for (let k = 0; k < this.hi.length; k++) {
      if (k !== this.best && this.hi[k] !== 0)
        sum = add(sum, scale(this.probability(k), this.exponent[k] + TAIL));
    }
    return exactly(multiply(negate(sum), this.inverseTemperature), -TAIL);
  }
}

/** Jᵀg at probabilities as they are stored: p_k (g_k − ⟨p, g⟩)/T. */
export function exactVjp(probabilities, upstream, temperature) {
  let dot = ZERO;
  for (let k = 0; k < probabilities.length; k++) dot = add(dot, twoProduct(probabilities[k], upstream[k]));
  const minusDot = negate(dot);
  const inverseTemperature = divide(ONE, { hi: temperature, lo: 0 });
  return (k) => {
    const exponent = probabilities[k] === 0 ? 0 : Math.floor(Math.log2(probabilities[k]));
    const p = { hi: timesPowerOfTwo(probabilities[k], -exponent), lo: 0 };
    const centred = add({ hi: upstream[k], lo: 0 }, minusDot);
    return exactly(multiply(multiply(p, centred), inverseTemperature), exponent);
  };
}
