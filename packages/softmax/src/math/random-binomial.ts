/**
 * Numbers of successes, drawn exactly in bounded time.
 *
 * @module
 */
import type { Random } from "./random.ts";

/** Above this mean the inversion's loop costs more than the rejection. */
const LARGEST_INVERTED_MEAN = 10;

/**
 * Draws from the binomial distribution: successes in n trials of probability p.
 *
 * Small means by inversion (O(np)), others by Hörmann's transformed rejection BTRS (1993, about 1.3 tries a draw).
 *
 * @param n an integer from 0
 * @param p in [0, 1]
 * @example
 * randomBinomial(createRandom(1), 10, 1); // 10
 */
export function randomBinomial(random: Random, n: number, p: number): number {
  if (n === 1) return random.next() < p ? 1 : 0;
  if (p > 0.5) return n - randomBinomial(random, n, 1 - p);
  if (n * p === 0) return 0;
  return n * p < LARGEST_INVERTED_MEAN ? invert(random, n, p) : reject(random, n, p);
}

/** Walks up the distribution until it has passed a uniform number. */
function invert(random: Random, n: number, p: number): number {
  const odds = p / (1 - p);
  let left = random.next();
  let probability = Math.exp(n * Math.log1p(-p));
  for (let k = 0; k < n; k++) {
    if (left < probability) return k;
    left -= probability;
    probability *= ((n - k) / (k + 1)) * odds;
    // So far out nothing is left: the rest of `left` is rounding.
    if (probability < Number.MIN_VALUE) return k;
  }
  return n;
}

/** A table-mountain hat over the distribution, folded so that one pair of uniform numbers is a candidate and its test. */
function reject(random: Random, n: number, p: number): number {
  const deviation = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const center = n * p + 0.5;
  const inner = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * deviation;
  const mode = Math.floor((n + 1) * p);
  const logOdds = Math.log(p / (1 - p));
  const atMode = logFactorial(mode) + logFactorial(n - mode);
  for (;;) {
    const u = random.next() - 0.5;
    const v = 1 - random.next();
    const distance = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / distance + b) * u + center);
    if (distance >= 0.07 && v <= inner) return k;
    if (k < 0 || k > n) continue;
    const logHat = Math.log((v * alpha) / (a / (distance * distance) + b));
    const logRatio = atMode - logFactorial(k) - logFactorial(n - k) + (k - mode) * logOdds;
    if (logHat <= logRatio) return k;
  }
}

/** log k!, by Stirling's series; from 10 on within 1e-15 of itself, below by the product. */
function logFactorial(k: number): number {
  if (k < 10) {
    let product = 1;
    for (let i = 2; i <= k; i++) product *= i;
    return Math.log(product);
  }
  const x = k + 1;
  const inverse = 1 / (x * x);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}
