/**
 * Exact probabilities of a count of errors, and what a count promises about a rate.
 *
 * @module
 */

/**
 * `P(X ≤ k)` for X ~ Binomial(n, p): the probability of at most k errors in n rows, each wrong with probability p.
 *
 * Terms are summed from k away from the mean, so that a small tail keeps its digits. The first comes from Loader's
 * saddle-point form ("Fast and accurate computation of binomial probabilities", 2000): logarithms of factorials would
 * cancel. O(√n) terms.
 *
 * @param k 0 below 0, 1 from n on
 * @param n an integer ≥ 0
 * @param p in [0, 1]
 * @returns error ≤ 1e-12 up to n = 10⁶: of the result where k ≤ np (if above 1e-290), else absolute
 * @example
 * binomialCdf(0, 59, 0.05); // 0.04849…: 59 rows without an error are rare at 5 %
 */
export function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n || p === 0) return 1;
  if (p === 1) return 0;
  return k <= n * p ? lowerTail(k, n, p, 1 - p) : 1 - lowerTail(n - k - 1, n, 1 - p, p);
}

/**
 * The upper limit of Clopper and Pearson (1934), one-sided: the rate p at which `P(X ≤ k) = 1 − confidence`. Whatever
 * the true rate is, the limit is below it with probability at most 1 − confidence.
 *
 * @param k errors seen, from 0 to n
 * @param n rows seen; without any the limit is 1
 * @param confidence in (0, 1)
 * @returns in (0, 1]; rounded up
 * @example
 * binomialUpperLimit(0, 59, 0.95); // 0.04950…
 */
export function binomialUpperLimit(k: number, n: number, confidence: number): number {
  if (k >= n) return 1;
  let low = k / n;
  let high = 1;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return high;
    if (binomialCdf(k, n, middle) > 1 - confidence) low = middle;
    else high = middle;
  }
}

/** P(X ≤ k) for k ≤ np, q = 1 − p: each term is smaller than the one before. */
function lowerTail(k: number, n: number, p: number, q: number): number {
  let term = binomialTerm(k, n, p, q);
  let sum = term;
  for (let j = k; j > 0 && term > sum * 2 ** -70; j--) {
    term *= (j * q) / ((n - j + 1) * p);
    sum += term;
  }
  return Math.min(sum, 1);
}

/** P(X = k) for 0 ≤ k < n. */
function binomialTerm(k: number, n: number, p: number, q: number): number {
  if (k === 0) return Math.exp(p < 0.5 ? n * Math.log1p(-p) : n * Math.log(q));
  const exponent =
    stirlingError(n) - stirlingError(k) - stirlingError(n - k) - deviance(k, n * p) - deviance(n - k, n * q);
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * k * (n - k)));
}

/** `log n! − log(√(2πn) (n/e)ⁿ)`, n ≥ 1. */
function stirlingError(n: number): number {
  if (n > 15) {
    const square = n * n;
    const series = 1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square;
    return (1 / 12 - (1 / 360 - series / square) / square) / n;
  }
  let factorial = 1;
  for (let i = 2; i <= n; i++) factorial *= i;
  return Math.log(factorial) - 0.5 * Math.log(2 * Math.PI * n) - n * (Math.log(n) - 1);
}

/** `x log(x/mean) + mean − x`, for x near the mean by its series in (x − mean)/(x + mean): the terms cancel. */
function deviance(x: number, mean: number): number {
  const v = (x - mean) / (x + mean);
  if (Math.abs(v) > 0.1) return x * Math.log(x / mean) + mean - x;
  let sum = (x - mean) * v;
  let power = 2 * x * v;
  for (let odd = 3; ; odd += 2) {
    power *= v * v;
    const next = sum + power / odd;
    if (next === sum) return sum;
    sum = next;
  }
}
