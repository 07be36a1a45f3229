import { describe, expect, test } from "vitest";
import { perplexity, sequenceLogProbability } from "./sequence-statistics.ts";

describe("sequenceLogProbability()", () => {
  test.each<[number[], number, string]>([
    [[], 0, "no token: probability 1"],
    [[-0.5, -0.25, -2], -2.75, "the sum"],
    [[0, -0, -Infinity, -1], -Infinity, "an impossible token"],
    [[-1, ...Array<number>(1000).fill(-1e-16)], -1.0000000000001, "small terms are not lost"],
  ])("%o", (logProbabilities, expected) => {
    expect(sequenceLogProbability(logProbabilities)).toBe(expected);
  });

  test.each([NaN, 1e-9, Infinity])("a log-probability of %d is refused", (value) => {
    expect(() => sequenceLogProbability([-1, value])).toThrow(
      new RangeError(`Cannot add up log-probabilities: that of token 1 is ${value}, a number ≤ 0 is wanted`),
    );
  });
});

describe("perplexity()", () => {
  test("of the uniform distribution is the number of tokens", () => {
    for (const size of [1, 2, 50_257, 151_936]) {
      // Half an ulp of log size becomes up to 6 ulp of size.
      expect(perplexity(Array<number>(20).fill(-Math.log(size))) / size).toBeCloseTo(1, 14);
    }
  });

  test("is the geometric mean of 1/p", () => {
    expect(perplexity([1 / 2, 1 / 8, 1 / 4].map(Math.log))).toBeCloseTo(4, 14);
    expect(perplexity(Float32Array.of(-1, -2, -3))).toBeCloseTo(Math.exp(2), 14);
  });

  test.each<[number[], number, string]>([
    [[0, 0], 1, "certain"],
    [[-1, -Infinity], Infinity, "an impossible token"],
    [[-1e6, -1e6], Infinity, "beyond all numbers"],
  ])("%o is %d: %s", (logProbabilities, expected) => {
    expect(perplexity(logProbabilities)).toBe(expected);
  });

  test("of no tokens there is none", () => {
    expect(() => perplexity([])).toThrow(
      new RangeError("Cannot compute a perplexity: no log-probabilities, at least one is wanted"),
    );
    expect(() => perplexity([NaN])).toThrow(RangeError);
  });
});
