import { describe, expect, test } from "vitest";
import { NoTokenLeft } from "../no-token-left.ts";
import { philoxAt } from "../random/philox.ts";
import { PURPOSE } from "../random/random-source.ts";
import { chiSquareTest, LEVEL, probabilitiesOf } from "./chi-square.test-support.ts";
import { drawByGumbelMax } from "./gumbel-max.ts";
import { drawWithoutReplacement } from "./gumbel-top-k.ts";

const noiseOf = (seed: number, step: number) => {
  const uniform = philoxAt(seed);
  return (i: number) => uniform(step, PURPOSE.gumbel, i);
};

describe("drawWithoutReplacement()", () => {
  test("ordered triples of five tokens come as drawn one after the other: χ² of 60 cells", () => {
    const logits = [1, 0.5, 0, -1, -3, -Infinity];
    const p = probabilitiesOf(logits);
    const counts = new Map<string, number>();
    for (let step = 0; step < 40_000; step++) {
      const { tokens } = drawWithoutReplacement(logits, 3, noiseOf(21, step));
      const name = tokens.join();
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const triples: string[] = [];
    const probabilities: number[] = [];
    for (let a = 0; a < 5; a++) {
      for (let b = 0; b < 5; b++) {
        for (let c = 0; c < 5; c++) {
          if (a === b || b === c || a === c) continue;
          triples.push([a, b, c].join());
          probabilities.push((p[a]! * p[b]! * p[c]!) / (1 - p[a]!) / (1 - p[a]! - p[b]!));
        }
      }
    }
    const seen = triples.map((triple) => counts.get(triple) ?? 0);
    expect(seen.reduce((sum, count) => sum + count)).toBe(40_000);
    expect(chiSquareTest(seen, probabilities)).toBeGreaterThan(LEVEL);
  });

  test("are the largest perturbed logits of a long row in descending order, the first Gumbel-max's", () => {
    const logits = Float32Array.from({ length: 20_000 }, (_, i) => Math.sin(i) * 5);
    const uniform = noiseOf(3, 0);
    const { tokens } = drawWithoutReplacement(logits, 300, uniform);
    const value = (i: number) => logits[i]! - Math.log(-Math.log(uniform(i) + 2 ** -54));
    const sorted = Array.from(logits.keys()).sort((a, b) => value(b) - value(a));
    expect(Array.from(tokens)).toEqual(sorted.slice(0, 300));
    expect(tokens[0]).toBe(drawByGumbelMax(logits, uniform));
  });

  test("log-probabilities are the whole row's, in float64", () => {
    const logits = [3, 0, -700, -Infinity];
    const { tokens, logProbabilities } = drawWithoutReplacement(logits, 3, noiseOf(1, 2));
    expect(Array.from(tokens).sort()).toEqual([0, 1, 2]);
    const lse = 3 + Math.log1p(Math.exp(-3));
    for (const [i, token] of tokens.entries()) {
      expect(logProbabilities[i]).toBeCloseTo(logits[token]! - lse, 11);
    }
  });

  test("ties go to the lower token; all tokens can be drawn", () => {
    expect(Array.from(drawWithoutReplacement([1, 1, 2, 1], 4, () => 0.5).tokens)).toEqual([2, 0, 1, 3]);
  });

  test("too few tokens, or no number of them, is refused", () => {
    const half = () => 0.5;
    const message =
      "Cannot draw 3 tokens without replacement: 2 logits are above -Infinity, as many as tokens are wanted";
    expect(() => drawWithoutReplacement([0, -Infinity, 0], 3, half)).toThrow(new NoTokenLeft(message));
    expect(() => drawWithoutReplacement([0, 1], 3, half)).toThrow(new NoTokenLeft(message));
    for (const k of [0, -1, 1.5, NaN]) {
      expect(() => drawWithoutReplacement([0, 1], k, half)).toThrow(
        new RangeError(`Cannot draw without replacement: k is ${k}, an integer ≥ 1 is wanted`),
      );
    }
    expect(() => drawWithoutReplacement([0, NaN], 1, half)).toThrow("the logit of token 1 is NaN");
  });
});
