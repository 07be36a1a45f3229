/** The tests' own measure, against SciPy's. */
import { expect, test } from "vitest";
import oracle from "../../../../../fixtures/sampling_random.json" with { type: "json" };
import { chiSquareTail, chiSquareTest, homogeneityTest } from "./chi-square.test-support.ts";

test.each(oracle.chiSquareTail)("Pr(χ² ≥ $x), $freedom degrees of freedom", ({ x, freedom, tail }) => {
  // 1000 degrees lose 3 digits in the logarithm of the first term.
  expect(Math.abs(chiSquareTail(x, freedom) / tail - 1)).toBeLessThan(1e-11);
});

test("counts that fit, counts that do not, and what must not be drawn", () => {
  expect(chiSquareTest([500, 250, 250], [0.5, 0.25, 0.25])).toBe(1);
  expect(chiSquareTest([560, 220, 220], [0.5, 0.25, 0.25])).toBeLessThan(1e-3);
  expect(chiSquareTest([500, 500, 1], [0.5, 0.5, 0])).toBe(0);
  expect(homogeneityTest([500, 500], [1000, 1000])).toBe(1);
  expect(homogeneityTest([600, 400], [1000, 1000])).toBeLessThan(1e-6);
});
