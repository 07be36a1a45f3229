import { describe, expect, test } from "vitest";
import { shownDecimals, shownNumber } from "./shown-number.ts";
import { shownSum } from "./shown-sum.ts";

test.each([
  [9.025013499434122, "9.03"],
  [0, "0.00"],
  [-0, "0.00"],
  [0.00012, "1.2e−4"],
  [-0.001, "−1.0e−3"],
  [0.005, "0.01"],
  [5.184705528587072e21, "5.18e+21"],
  [162754.791419, "162,754.79"],
  [-Infinity, "−Infinity"],
  [Number.NaN, "NaN"],
])("shownNumber(%d) is %s", (value, shown) => {
  expect(shownNumber(value)).toBe(shown);
});

test.each<[values: number[], decimals: number, places: number]>([
  [[1, 0.5], 2, 2],
  [[0.9999, 0.000026], 4, 6],
  [[1, 4.5e-44], 2, 2],
  [[1, 6e-5, 4.5e-44], 2, 6],
  [[1, 1e-5], 2, 6],
  [[0, -Infinity, Number.NaN], 2, 2],
  [[], 2, 2],
])("shownDecimals(%j, %i) is %i", (values, decimals, places) => {
  expect(shownDecimals(values, decimals)).toBe(places);
});

describe("shownSum()", () => {
  test("sees that 4.48 + 9.03 + 0.74 + 2.23 is 16.48 where the sum is 16.47", () => {
    expect(shownSum([1.5, 2.2, -0.3, 0.8].map(Math.exp))).toEqual({
      terms: [4.48, 9.03, 0.74, 2.23],
      decimals: 2,
      sum: 16.47,
      sumOfShownTerms: 16.48,
      differs: true,
    });
  });

  test("shows the terms as a column does that holds a small one", () => {
    expect(shownSum([1, 0.0025])).toEqual({
      terms: [1, 0.0025],
      decimals: 4,
      sum: 1.0025,
      sumOfShownTerms: 1.0025,
      differs: false,
    });
  });

  test("is silent when the shown terms add up", () => {
    expect(shownSum([0.25, 0.5, 1]).differs).toBe(false);
    expect(shownSum([Infinity, 1]).differs).toBe(false);
  });
});
