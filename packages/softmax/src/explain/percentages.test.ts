import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { percentageDecimals, percentages } from "./percentages.ts";

const weights = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 300 });

describe("percentages()", () => {
  test("of the worked example are 27, 55, 4, 14", () => {
    expect(percentages([0.2721, 0.5479, 0.045, 0.1351])).toEqual([27, 55, 4, 14]);
  });

  test("of three equal shares add to 100, the first takes the odd one", () => {
    expect(percentages([1 / 3, 1 / 3, 1 / 3])).toEqual([34, 33, 33]);
  });

  test.each([0, 1, 2])("add to exactly 100 for random rows, with %i decimals", (decimals) => {
    fc.assert(
      fc.property(weights, (row) => {
        const sum = row.reduce((a, b) => a + b, 0);
        fc.pre(sum > 1e-300);
        const shares = row.map((weight) => weight / sum);
        const steps = percentages(shares, decimals).map((value) => Math.round(value * 10 ** decimals));
        expect(steps.reduce((a, b) => a + b, 0)).toBe(100 * 10 ** decimals);
        shares.forEach((share, i) => {
          // The quota rule of largest remainders; 1e-6 is room for the rounding of share · 10000.
          expect(Math.abs(steps[i]! - share * 100 * 10 ** decimals)).toBeLessThan(1 + 1e-6);
        });
      }),
    );
  });
});

test.each([
  [1, 0],
  [10, 0],
  [11, 1],
  [100, 1],
  [1000, 2],
])("percentageDecimals(%i) is %i", (classes, decimals) => {
  expect(percentageDecimals(classes)).toBe(decimals);
});
