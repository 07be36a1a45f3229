import { describe, expect, test } from "vitest";
import { shownNumber } from "./shown-number.ts";
import { shownSum } from "./shown-sum.ts";

test.each([
  [9.025013499434122, "9.03"],
  [0, "0.00"],
  [-0, "0.00"],
  [0.00012, "1.2e-4"],
  [-0.001, "-1.0e-3"],
  [0.005, "0.01"],
  [5.184705528587072e21, "5.18e+21"],
  [Infinity, "Infinity"],
  [Number.NaN, "NaN"],
])("shownNumber(%d) is %s", (value, shown) => {
  expect(shownNumber(value)).toBe(shown);
});

describe("shownSum()", () => {
  test("sees that 4.48 + 9.03 + 0.74 + 2.23 is 16.48 where the sum is 16.47", () => {
    expect(shownSum([1.5, 2.2, -0.3, 0.8].map(Math.exp))).toEqual({
      terms: [4.48, 9.03, 0.74, 2.23],
      sum: 16.47,
      sumOfShownTerms: 16.48,
      differs: true,
    });
  });

  test("is silent when the shown terms add up", () => {
    expect(shownSum([0.25, 0.5, 1]).differs).toBe(false);
    expect(shownSum([Infinity, 1]).differs).toBe(false);
  });
});
