import { describe, expect, test } from "vitest";
import { readCalibrationDecisions } from "../../../../fixtures/calibration-decisions.ts";
import { binomialCdf, binomialUpperLimit } from "./binomial.ts";

const { binomial, limits } = readCalibrationDecisions();

describe("binomialCdf()", () => {
  test("has the smaller tail of 60-digit sums to 1e-12 of itself, up to a million rows", () => {
    let worst = 0;
    for (const { k, n, p, below, above } of binomial) {
      const value = binomialCdf(k, n, p);
      const shown = `P(X ≤ ${k}), n = ${n}, p = ${p}: ${value}`;
      // Smaller ones have lost digits to subnormal terms.
      if (below === undefined) expect(Math.abs(value - (1 - above!)), shown).toBeLessThan(1e-12);
      else if (below > 1e-290) worst = Math.max(worst, Math.abs(value / below - 1));
    }
    expect(worst).toBeLessThan(1e-12);
    expect(binomial.length).toBeGreaterThan(300);
  });

  test.each<[k: number, n: number, p: number, expected: number, why: string]>([
    [-1, 5, 0.5, 0, "fewer than no errors"],
    [5, 5, 0.5, 1, "all there are"],
    [0, 0, 0.5, 1, "no rows"],
    [3, 5, 0, 1, "never wrong"],
    [3, 5, 1, 0, "always wrong"],
    [1, 3, 0.5, 0.5, "half of the outcomes of three coins"],
    [0, 2, 0.25, 0.5625, "no error twice"],
  ])("k = %d, n = %d, p = %d → %d: %s", (k, n, p, expected) => {
    expect(binomialCdf(k, n, p)).toBeCloseTo(expected, 14);
  });

  test("both tails of every count add to 1, and the distribution rises", () => {
    for (const n of [3, 16, 40]) {
      for (let k = 0; k < n; k++) {
        expect(binomialCdf(k, n, 0.3) + binomialCdf(n - k - 1, n, 0.7)).toBeCloseTo(1, 13);
        expect(binomialCdf(k, n, 0.3)).toBeGreaterThanOrEqual(binomialCdf(k - 1, n, 0.3));
      }
    }
  });
});

describe("binomialUpperLimit()", () => {
  test("is SciPy's beta.ppf(confidence, k + 1, n − k), to 1e-10 of itself", () => {
    for (const { k, n, confidence, limit } of limits) {
      const value = binomialUpperLimit(k, n, confidence);
      expect(Math.abs(value / limit - 1), `${k} of ${n} at ${confidence}: ${value}`).toBeLessThan(1e-10);
    }
  });

  test.each([
    [0, 59, 0.95, 1 - 0.05 ** (1 / 59)],
    [0, 1, 0.5, 0.5],
    [1, 2, 0.95, Math.sqrt(0.95)],
  ])("closed form: %d errors in %d rows at %d", (k, n, confidence, expected) => {
    expect(binomialUpperLimit(k, n, confidence)).toBeCloseTo(expected, 13);
  });

  test("is 1 without rows, and when all are wrong", () => {
    expect(binomialUpperLimit(0, 0, 0.95)).toBe(1);
    expect(binomialUpperLimit(7, 7, 0.95)).toBe(1);
  });
});
