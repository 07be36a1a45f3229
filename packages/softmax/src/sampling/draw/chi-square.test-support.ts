/**
 * Pearson's χ² test of draws against exact probabilities.
 *
 * @module
 */
import { softmaxInto } from "../../math/softmax.ts";

/** What draws are compared with: the reference softmax. */
export function probabilitiesOf(logits: ArrayLike<number>): Float64Array {
  return softmaxInto(new Float64Array(logits.length), logits);
}

/**
 * The level of one test: 1e-4 for all tests of the sampling's draws together, of which there are at most 100
 * (Bonferroni). Seeds are fixed, so a test that passes once passes always.
 */
export const LEVEL = 1e-4 / 100;

/** Cells that expect fewer draws are joined. */
const LEAST_EXPECTED = 5;

/** p-value of counts `[V]` against probabilities `[V]` that add up to 1: near 0 where the draws are wrong. */
export function chiSquareTest(counts: ArrayLike<number>, probabilities: ArrayLike<number>): number {
  let draws = 0;
  for (let i = 0; i < counts.length; i++) draws += counts[i]!;
  let statistic = 0;
  let cells = 0;
  let [seen, expected] = [0, 0];
  const closeCell = () => {
    statistic += (seen - expected) ** 2 / expected;
    cells++;
    [seen, expected] = [0, 0];
  };
  const order = Array.from(probabilities, (_, i) => i).sort((a, b) => probabilities[b]! - probabilities[a]!);
  for (const i of order) {
    if (probabilities[i] === 0 && counts[i]! > 0) return 0;
    seen += counts[i]!;
    expected += draws * probabilities[i]!;
    if (expected >= LEAST_EXPECTED) closeCell();
  }
  // What is left over counts as a cell of its own, though a small one.
  if (expected > 0.5) closeCell();
  if (cells < 2) throw new RangeError(`Cannot test draws: ${cells} cells, at least 2 are wanted`);
  return chiSquareTail(statistic, cells - 1);
}

/** p-value that two samples' counts come from one distribution. */
export function homogeneityTest(one: ArrayLike<number>, other: ArrayLike<number>): number {
  const sum = (counts: ArrayLike<number>) => Array.from(counts).reduce((a, b) => a + b, 0);
  const [n, m] = [sum(one), sum(other)];
  let statistic = 0;
  let cells = 0;
  for (let i = 0; i < one.length; i++) {
    const both = one[i]! + other[i]!;
    if (both === 0) continue;
    statistic += (one[i]! * Math.sqrt(m / n) - other[i]! * Math.sqrt(n / m)) ** 2 / both;
    cells++;
  }
  return chiSquareTail(statistic, cells - 1);
}

/** `Pr(χ² ≥ x)` with so many degrees of freedom: the regularised upper incomplete gamma function Q(freedom/2, x/2). */
export function chiSquareTail(x: number, freedom: number): number {
  const a = freedom / 2;
  const t = x / 2;
  if (t === 0) return 1;
  const front = Math.exp(a * Math.log(t) - t - logGamma(a));
  return t < a + 1 ? 1 - front * lowerSeries(a, t) : front * upperFraction(a, t);
}

/** `Σ t^n / (a (a+1) … (a+n))`. */
function lowerSeries(a: number, t: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > sum * 1e-16; n++) {
    term *= t / (a + n);
    sum += term;
  }
  return sum;
}

/** Legendre's continued fraction 1/(t+1−a− 1(1−a)/(t+3−a− …)), by Lentz's method. */
function upperFraction(a: number, t: number): number {
  let b = t + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let value = d;
  for (let n = 1; ; n++) {
    const numerator = n * (a - n);
    b += 2;
    d = 1 / (b + numerator * d);
    c = b + numerator / c;
    value *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) return value;
  }
}

/** log Γ(a) of a half-integer or integer a ≥ ½, by Stirling's series from 10 on. */
function logGamma(a: number): number {
  let x = a;
  let product = 1;
  for (; x < 10; x++) product *= x;
  const inverse = 1 / (x * x);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
}
