import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { poolAdjacentViolators } from "./pool-adjacent-violators.ts";

const fit = (values: number[], weights?: number[]) => [
  ...poolAdjacentViolators(Float64Array.from(values), weights ? Float64Array.from(weights) : null),
];

/** `f_i = max over a ≤ i of min over b ≥ i of the mean of a … b`: the minimax form, O(N³), of another proof. */
function minimax(values: number[], weights: number[]): number[] {
  const mean = (a: number, b: number) => {
    let sum = 0;
    let weight = 0;
    for (let i = a; i <= b; i++) {
      sum += weights[i]! * values[i]!;
      weight += weights[i]!;
    }
    return sum / weight;
  };
  const indices = [...values.keys()];
  return indices.map((i) =>
    Math.max(...indices.slice(0, i + 1).map((a) => Math.min(...indices.slice(i).map((b) => mean(a, b))))),
  );
}

describe("poolAdjacentViolators()", () => {
  test("what is in order stays; what is not becomes means", () => {
    expect(fit([1, 2, 3])).toEqual([1, 2, 3]);
    expect(fit([3, 2, 1])).toEqual([2, 2, 2]);
    expect(fit([1, 0, 2, 1, 3])).toEqual([0.5, 0.5, 1.5, 1.5, 3]);
    expect(fit([4])).toEqual([4]);
    expect(fit([])).toEqual([]);
  });

  test("a weight counts as that many values", () => {
    expect(fit([1, 0], [3, 1])).toEqual([0.75, 0.75]);
  });

  test("a value of weight 0 takes the fit of its neighbours", () => {
    expect(fit([9, 1, 9, 2, -9], [0, 1, 0, 1, 0])).toEqual([1, 1, 1, 2, 2]);
    expect(() => fit([1, 2], [0, 0])).toThrow("Cannot pool 2 values: all weights are 0, wanted one above 0");
  });

  test("agrees with the minimax form, and is exactly non-decreasing", () => {
    const item = fc.tuple(
      fc.double({ min: -10, max: 10, noNaN: true }),
      fc.double({ min: 0.01, max: 5, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 12 }), (items) => {
        const values = items.map(([value]) => value);
        const weights = items.map(([, weight]) => weight);
        const fitted = fit(values, weights);
        // Means of at most 12 values below 10: a few roundings of 1e-15 each.
        for (const [i, wanted] of minimax(values, weights).entries())
          expect(fitted[i]).toBeCloseTo(wanted, 12);
        for (let i = 1; i < fitted.length; i++) expect(fitted[i]! >= fitted[i - 1]!).toBe(true);
      }),
    );
  });
});
