/**
 * Is the exact reference exact? Compared with what it shares nothing with: exponentials and logarithms by series in
 * integers of 1,400 bits, and whole rows with the 80-digit values of `fixtures/`, which hold 17 digits of each.
 */
import { readFileSync } from "node:fs";
import { timesPowerOfTwo } from "./double-double.mjs";
import { ExactRow, exactVjp } from "./exact-row.mjs";
import { exponential, log1p } from "./exponential.mjs";
import { randomNumbers } from "./random-numbers.mjs";

const BITS = 1400n;
const UNIT = 1n << BITS;
/** Relative error that double-double may have beside the integers. */
const MAX_FUNCTION_ERROR = 1e-30;
/** Beside float64 values rounded to nearest: half an ulp, and nothing for the reference. */
const MAX_ULP = 0.5 + 1e-9;

/** Splitting a float64 overflows and underflows near the ends of its range: no bench row goes there. */
const OUT_OF_RANGE = ["subnormal temperature", "huge temperature"];

/** Throws unless the reference is right; returns how right. */
export function checkReference() {
  const functionError = Math.max(...functionErrors());
  if (!(functionError <= MAX_FUNCTION_ERROR)) {
    throw new RangeError(
      `Cannot trust the reference: its exponential is ${functionError} off, ${MAX_FUNCTION_ERROR} is wanted`,
    );
  }
  const { worst, compared } = checkFixtures();
  if (!(worst.ulp <= MAX_ULP)) {
    throw new RangeError(
      `Cannot trust the reference: ${worst.where} is ${worst.ulp} ulp off, ${MAX_ULP} is wanted`,
    );
  }
  return { functionError, fixtureUlp: worst.ulp, compared };
}

function* functionErrors() {
  const random = randomNumbers("reference");
  for (let i = 0; i < 200; i++) {
    const hi = i < 100 ? -745 * random.uniform() : -(2 ** (-60 * random.uniform()));
    const x = { hi, lo: hi * 2 ** -54 * random.uniform() };
    const e = exponential(x);
    yield relativeError(
      fixed(e.hi, e.exponent) + fixed(e.lo, e.exponent),
      fixedExponential(fixed(x.hi) + fixed(x.lo)),
    );
    const t = { hi: 2 ** (120 * random.uniform() - 100), lo: 0 };
    const y = log1p(t);
    const back = fixedExponential(-fixed(y.hi) - fixed(y.lo));
    // (1 + t)·e^−y − 1 is the error of y.
    const error = Math.abs(float((((UNIT + fixed(t.hi)) * back) >> BITS) - UNIT));
    yield error / y.hi;
  }
}

/** A float64 times 2^exponent as an integer multiple of 2^−BITS, rounded down beyond that. */
function fixed(x, exponent = 0) {
  if (x === 0) return 0n;
  const e = Math.floor(Math.log2(Math.abs(x))) - 53;
  const integer = BigInt(timesPowerOfTwo(x, -e));
  const shift = BigInt(e + exponent) + BITS;
  return shift >= 0n ? integer << shift : integer >> -shift;
}

function float(integer) {
  const digits = integer.toString(2).replace("-", "").length;
  const drop = BigInt(Math.max(0, digits - 60));
  return timesPowerOfTwo(Number(integer >> drop), Number(drop - BITS));
}

function relativeError(actual, expected) {
  return Math.abs(float(((actual - expected) << BITS) / expected));
}

/** e^x by the series of e^(x/2^12), squared twelve times. */
function fixedExponential(x) {
  const small = x >> 12n;
  let term = UNIT;
  let sum = UNIT;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = (term * small) / (n << BITS);
    sum += term;
  }
  for (let i = 0; i < 12; i++) sum = (sum * sum) >> BITS;
  return sum;
}

class Nearest {
  worst = { ulp: 0, where: "nothing" };
  compared = 0;

  /** `expected` is a float64 rounded to nearest, or an infinity; the error is in ulps of `scale`. */
  compare(where, exact, expected, scale = Math.abs(expected)) {
    this.compared++;
    if (exact.hi === expected) return;
    const unit = 2 ** Math.max(Math.floor(Math.log2(scale)) - 52, -1074);
    const difference = timesPowerOfTwo(expected, -exact.exponent) - exact.hi - exact.lo;
    const error = Math.abs(timesPowerOfTwo(difference, exact.exponent)) / unit;
    const ulp = Number.isNaN(error) ? Infinity : error;
    if (ulp > this.worst.ulp) this.worst = { ulp, where };
  }
}

function checkFixtures() {
  const text = readFileSync(new URL("../../fixtures/softmax_values.json", import.meta.url), "utf8");
  const isNumber = (key, value) => typeof value === "string" && key !== "name";
  const values = JSON.parse(text, (key, value) => (isNumber(key, value) ? Number(value) : value));
  const nearest = new Nearest();
  for (const { name, row, results } of values.rows) {
    if (OUT_OF_RANGE.includes(name)) continue;
    for (const result of results) {
      const exact = new ExactRow(Float64Array.from(row), result.temperature);
      const where = `${name}, T = ${result.temperature}`;
      row.forEach((_, k) => {
        nearest.compare(`softmax ${k} of ${where}`, exact.probability(k), result.softmax[k]);
        nearest.compare(`logSoftmax ${k} of ${where}`, exact.logProbability(k), result.logSoftmax[k]);
      });
      nearest.compare(`logSumExp of ${where}`, exact.logSumExp, result.logSumExp);
      nearest.compare(`entropy of ${where}`, exact.entropy, result.entropy);
    }
  }
  checkGradients(values, nearest);
  checkProducts(values, nearest);
  checkLongRow(values.long, nearest);
  return nearest;
}

function checkGradients({ rows, crossEntropy }, nearest) {
  for (const { row, temperature, target, loss, gradient } of crossEntropy) {
    if (typeof target !== "number" || OUT_OF_RANGE.includes(rows[row].name)) continue;
    const exact = new ExactRow(Float64Array.from(rows[row].row), temperature);
    const where = `${rows[row].name}, T = ${temperature}, target ${target}`;
    const logProbability = exact.logProbability(target);
    nearest.compare(`loss of ${where}`, logProbability, -loss);
    gradient.forEach((value, k) => {
      nearest.compare(`gradient ${k} of ${where}`, exact.gradient(k, target), value);
    });
  }
}

function checkProducts({ rows, jacobian }, nearest) {
  for (const { row, result, vector, product } of jacobian) {
    if (OUT_OF_RANGE.includes(rows[row].name)) continue;
    const { softmax, temperature } = rows[row].results[result];
    const exact = exactVjp(softmax, vector, temperature);
    const largest = Math.max(...vector.map(Math.abs));
    product.forEach((value, k) => {
      const where = `vjp ${k} of ${rows[row].name}, T = ${temperature}`;
      nearest.compare(
        where,
        exact(k),
        value,
        Math.max(Math.abs(value), (softmax[k] * largest) / temperature),
      );
    });
  }
}

function checkLongRow({ classes, period, step, softmax, stride, logSumExp, entropy }, nearest) {
  const exact = new ExactRow(
    Float64Array.from({ length: classes }, (_, k) => -(k % period) * step),
    1,
  );
  softmax.forEach((value, i) => {
    nearest.compare(`softmax ${i * stride} of the long row`, exact.probability(i * stride), value);
  });
  nearest.compare("logSumExp of the long row", exact.logSumExp, logSumExp);
  nearest.compare("entropy of the long row", exact.entropy, entropy);
}
