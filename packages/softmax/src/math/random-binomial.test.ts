import { describe, expect, test } from "vitest";
import { createRandom } from "./random.ts";
import { randomBinomial } from "./random-binomial.ts";

/** Pr(k) of n trials, by the recurrence from the mode outwards, normalised at the end. */
function probabilities(n: number, p: number): Float64Array {
  const result = new Float64Array(n + 1);
  const mode = Math.min(n, Math.floor((n + 1) * p));
  result[mode] = 1;
  for (let k = mode; k < n; k++) result[k + 1] = ((result[k]! * (n - k)) / (k + 1)) * (p / (1 - p));
  for (let k = mode; k > 0; k--) result[k - 1] = ((result[k]! * k) / (n - k + 1)) * ((1 - p) / p);
  const sum = result.reduce((a, b) => a + b, 0);
  return result.map((value) => value / sum);
}

/** Chi-squared over cells that expect 20 draws or more, less its degrees of freedom, in standard deviations. */
function chiSquaredExcess(counts: Float64Array, expected: Float64Array): number {
  let chiSquared = 0;
  let cells = 0;
  let seen = 0;
  let wanted = 0;
  for (const [k, count] of counts.entries()) {
    seen += count;
    wanted += expected[k]!;
    if (wanted < 20) continue;
    chiSquared += (seen - wanted) ** 2 / wanted;
    cells++;
    seen = 0;
    wanted = 0;
  }
  return (chiSquared - (cells - 1)) / Math.sqrt(2 * (cells - 1));
}

describe("randomBinomial()", () => {
  const draws = 100_000;
  test.each([
    [1, 0.3],
    [5, 0.5],
    [20, 0.1],
    [19, 0.52], // inverted, from the other side
    [40, 0.25], // the smallest mean that is rejected
    [100, 0.5],
    [1000, 0.013],
    [3000, 0.9],
  ])("%d trials of %f: chi-squared of 100,000 draws within 4 deviations of its mean", (n, p) => {
    const random = createRandom(n);
    const counts = new Float64Array(n + 1);
    for (let i = 0; i < draws; i++) counts[randomBinomial(random, n, p)]!++;
    const expected = probabilities(n, p).map((value) => value * draws);
    expect(Math.abs(chiSquaredExcess(counts, expected))).toBeLessThan(4);
  });

  test("what is certain, and no trials", () => {
    const random = createRandom(0);
    expect([
      randomBinomial(random, 7, 0),
      randomBinomial(random, 7, 1),
      randomBinomial(random, 0, 0.5),
      randomBinomial(random, 1000, 1e-300),
      randomBinomial(random, 1e6, 1 - 2 ** -53),
    ]).toEqual([0, 7, 0, 0, 1e6]);
  });

  test("a million trials: mean and variance of 20,000 draws within 4 standard errors", () => {
    const random = createRandom(3);
    const [n, p] = [1e6, 0.2];
    const variance = n * p * (1 - p);
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < 20_000; i++) {
      const deviation = randomBinomial(random, n, p) - n * p;
      sum += deviation;
      squares += deviation ** 2;
    }
    expect(Math.abs(sum / 20_000)).toBeLessThan(4 * Math.sqrt(variance / 20_000));
    expect(Math.abs(squares / 20_000 / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / 20_000));
  });
});
