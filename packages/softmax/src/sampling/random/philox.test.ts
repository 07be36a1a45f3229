import { describe, expect, test } from "vitest";
import oracle from "../../../../../fixtures/sampling_random.json" with { type: "json" };
import { chiSquareTest, LEVEL } from "../draw/chi-square.test-support.ts";
import { philox, philoxAt } from "./philox.ts";
import { PURPOSE } from "./random-source.ts";

const CELLS = 100;
const cellsOf = (values: readonly number[]) => {
  const counts = new Float64Array(CELLS);
  for (const value of values) counts[Math.floor(CELLS * value)]!++;
  return counts;
};
const UNIFORM = new Float64Array(CELLS).fill(1 / CELLS);
const take = <T>(count: number, at: (i: number) => T) => Array.from({ length: count }, (_, i) => at(i));

/** Correlation of pairs of uniform numbers, in standard errors: each product of deviations has the variance 1/144. */
function correlation(one: readonly number[], other: readonly number[]): number {
  const sum = one.reduce((total, x, i) => total + (x - 0.5) * (other[i]! - 0.5), 0);
  return (12 * sum) / Math.sqrt(one.length);
}

describe("philoxAt()", () => {
  test.each(oracle.philox)("seed $seed, step $step, purpose $purpose, index $index", (each) => {
    expect(philoxAt(each.seed)(each.step, each.purpose, each.index)).toBe(each.value);
  });

  test("a number belongs to its place, whatever was asked before", () => {
    const uniform = philoxAt(3);
    const places = [0, 1, 2, 0, 3, 1, 1, 2 ** 32 - 1, 0];
    const values = places.map((index) => uniform(5, 6, index));
    expect(places.map((index) => philoxAt(3)(5, 6, index))).toEqual(values);
    expect(uniform(6, 6, 0)).toBe(philoxAt(3)(6, 6, 0));
    expect(uniform(6, 5, 0)).toBe(philoxAt(3)(6, 5, 0));
  });

  test("index 0 is what philox gives", () => {
    expect(philox(11)(4, PURPOSE.accept)).toBe(philoxAt(11)(4, PURPOSE.accept, 0));
  });

  test("is uniform along indices, steps and purposes, and in its last 20 bits", () => {
    const uniform = philoxAt(2024);
    const lastBits = (value: number) => (value * 2 ** 33) % 1;
    for (const values of [
      take(100_000, (i) => uniform(0, PURPOSE.gumbel, i)),
      take(100_000, (i) => uniform(i, PURPOSE.draw, 0)),
      take(100_000, (i) => uniform(0, i, 0)),
      take(100_000, (i) => lastBits(uniform(0, PURPOSE.gumbel, i))),
    ]) {
      expect(chiSquareTest(cellsOf(values), UNIFORM)).toBeGreaterThan(LEVEL);
    }
  });

  test("neighbours do not depend on each other: correlations within 4.9 standard errors (p = 1e-6)", () => {
    const uniform = philoxAt(77);
    const draws = take(100_000, (i) => uniform(i, PURPOSE.draw, 0));
    const noise = take(100_001, (i) => uniform(0, PURPOSE.gumbel, i));
    const pairs: [string, number[], number[]][] = [
      ["lag 1 of the steps", draws.slice(1), draws.slice(0, -1)],
      ["lag 2 of the steps", draws.slice(2), draws.slice(0, -2)],
      ["lag 1 of the indices", noise.slice(1), noise.slice(0, -1)],
      ["two steps' noise", noise, take(100_001, (i) => uniform(1, PURPOSE.gumbel, i))],
      ["two seeds", draws, take(100_000, (i) => philox(78)(i % 1000, Math.floor(i / 1000)))],
      ...[PURPOSE.xtc, PURPOSE.draft, PURPOSE.accept, PURPOSE.recovery, PURPOSE.gumbel].map(
        (purpose): [string, number[], number[]] => [
          `draw and purpose ${purpose}`,
          draws,
          take(100_000, (i) => uniform(i, purpose, 0)),
        ],
      ),
    ];
    for (const [name, one, other] of pairs) expect(Math.abs(correlation(one, other)), name).toBeLessThan(4.9);
  });

  test("pairs of successive steps fill the square: χ² of 10 × 10 cells", () => {
    const uniform = philox(5);
    const joint = take(50_000, (i) => {
      const row = Math.floor(10 * uniform(2 * i, PURPOSE.draw));
      return (row + uniform(2 * i + 1, PURPOSE.draw)) / 10;
    });
    expect(chiSquareTest(cellsOf(joint), UNIFORM)).toBeGreaterThan(LEVEL);
  });

  test.each<[step: number, purpose: number, index: number, message: string]>([
    [-1, 0, 0, "the step is -1, wanted an integer from 0 to 2⁵³ − 1"],
    [0.5, 0, 0, "the step is 0.5, wanted an integer from 0 to 2⁵³ − 1"],
    [NaN, 0, 0, "the step is NaN, wanted an integer from 0 to 2⁵³ − 1"],
    [2 ** 53, 0, 0, "the step is 9007199254740992, wanted an integer from 0 to 2⁵³ − 1"],
    [0, -1, 0, "the purpose is -1, wanted an integer from 0 to 2³² − 1"],
    [0, 2 ** 32, 0, "the purpose is 4294967296, wanted an integer from 0 to 2³² − 1"],
    [0, 0, -1, "the index is -1, wanted an integer from 0 to 2³² − 1"],
    [0, 0, 1.5, "the index is 1.5, wanted an integer from 0 to 2³² − 1"],
  ])("step %d, purpose %d, index %d are refused", (step, purpose, index, message) => {
    expect(() => philoxAt(1)(step, purpose, index)).toThrow(
      new RangeError(`Cannot draw random numbers: ${message}`),
    );
  });

  test("a seed that is no integer is refused", () => {
    expect(() => philox(0.5)).toThrow(
      new RangeError("Cannot draw random numbers: the seed is 0.5, wanted an integer"),
    );
  });
});
