import { describe, expect, test } from "vitest";
import { maxUlp } from "./accuracy.ts";
import { exponentialDifference } from "./exponential-difference.ts";
import { scaledDifference } from "./scaled-difference.ts";
import { ulpError } from "./ulp-error.ts";

describe("exponentialDifference()", () => {
  // Python: getcontext().prec = 60; float(((Decimal(z) - Decimal(m)) / Decimal(temperature)).exp())
  test.each<[z: number, m: number, temperature: number, expected: number, why: string]>([
    [1, 3, 2, 0.36787944117144233, "exp(-1)"],
    [0.1, 700.3, 1, 8.072420401778118e-305, "the subtraction rounds: a plain exp is 181 ulp off"],
    [3, 35, 7.3, 0.0124808271045281, "the division rounds"],
    [1e-3, 2e-3, 1e-5, 3.7200759760208585e-44, "both round"],
    [1e10 - 70.7, 1e10, 0.1, 8.990792631889968e-308, "a huge offset"],
    [-0.3, 222.2, 0.3, 8e-323, "a subnormal result"],
    [0.3, 7.7, 0.01, 4.2e-322, "a subnormal result of a small temperature"],
    [-744, 0.1, 1, 5e-324, "the smallest number"],
    [-1.7e308, 1.7e308, 1e308, 0.03337326996032609, "a difference beyond the largest number"],
    [2e-310, 7e-310, 1e-310, 0.006737946999085467, "a subnormal temperature"],
    [35.25, 3.1, 1, 91741871047428.39, "z above m"],
  ])("exp((%d − %d) / %d) is %d: %s", (z, m, temperature, expected) => {
    expect(ulpError(exponentialDifference(z, m, temperature), expected)).toBeLessThanOrEqual(
      maxUlp.exponentialDifference,
    );
  });

  test.each<[z: number, m: number, temperature: number, expected: number, why: string]>([
    [3, 3, 1, 1, "the largest logit itself"],
    [3, 3, 0, 1, "also at temperature 0"],
    [2.9, 3, 0, 0, "any other at temperature 0"],
    [-5e300, 3, Infinity, 1, "any other at temperature Infinity"],
    [-1.7e308, 1.7e308, Infinity, 1, "even beyond the largest difference"],
    [-1.7e308, 1.7e308, 1, 0, "a difference beyond the largest number"],
    [-Infinity, 3, 1, 0, "a masked class"],
    [-Infinity, 3, 0, 0, "a masked class at temperature 0"],
    [-Infinity, 3, Infinity, 0, "a masked class at temperature Infinity"],
    [0, 1, 5e-324, 0, "the smallest temperature"],
  ])("exp((%d − %d) / %d) is exactly %d: %s", (z, m, temperature, expected) => {
    expect(exponentialDifference(z, m, temperature)).toBe(expected);
  });
});

describe("scaledDifference()", () => {
  test("high + low is the exact difference when nothing is divided", () => {
    const { high, low } = scaledDifference(2 ** -60, 3, 1);
    expect([high, low]).toEqual([-3, 2 ** -60]);
  });

  test("keeps a quotient that is too large for exp", () => {
    expect(scaledDifference(-1e10, 1e10, 0.5).high).toBe(-4e10);
  });
});
