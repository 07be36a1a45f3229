import { describe, expect, test } from "vitest";
import { ulpError, ulpError32, WorstUlp } from "./ulp-error.ts";

describe("ulpError()", () => {
  test.each<[actual: number, expected: number, ulp: number, why: string]>([
    [1, 1, 0, "equal"],
    [1 + 2 ** -52, 1, 1, "one step above a power of two"],
    [1 - 2 ** -53, 1, 0.5, "the steps below a power of two are half as long"],
    [2 - 2 ** -52, 2 - 2 ** -51, 1, "the end of a binade"],
    [5e-324, 0, 1, "the smallest number beside 0"],
    [5e-324, 1e-323, 1, "subnormal numbers are evenly spaced"],
    [2 ** -1022, 2 ** -1022 + 2 ** -1074, 1, "and so are the smallest normal ones"],
    [-0, 0, 0, "signed zeros are equal"],
    [Number.NaN, Number.NaN, 0, "NaN equals NaN"],
    [1, Number.NaN, Infinity, "and nothing else"],
    [Number.NaN, 1, Infinity, "NaN for a number"],
    [Number.NaN, Infinity, Infinity, "NaN for an infinity"],
    [Infinity, Infinity, 0, "an infinity equals itself"],
    [-Infinity, Infinity, Infinity, "not the other one"],
    [1e308, Infinity, Infinity, "a number for an infinity"],
    [Infinity, 1e308, Infinity, "an infinity for a number"],
  ])("%d beside %d is %d ulp: %s", (actual, expected, ulp) => {
    expect(ulpError(actual, expected)).toBe(ulp);
  });

  test("measures in ulps of another scale", () => {
    expect(ulpError(2 ** -52, 0, 1)).toBe(1);
  });
});

describe("ulpError32()", () => {
  test.each<[actual: number, expected: number, ulp: number]>([
    [1 + 2 ** -23, 1, 1],
    [Math.fround(0.1), 0.1, Math.abs(Math.fround(0.1) - 0.1) / 2 ** -27],
    [2 ** -149, 0, 1],
    [2 ** -140, 2 ** -140 + 2 ** -149, 1],
    [Number.NaN, 1, Infinity],
    [Infinity, Infinity, 0],
  ])("%d beside %d is %d ulp", (actual, expected, ulp) => {
    expect(ulpError32(actual, expected)).toBe(ulp);
  });
});

test("WorstUlp keeps the largest error and names it", () => {
  const worst = new WorstUlp();
  worst.compare("first", 1, 1);
  worst.compare("second", 1 + 2 ** -51, 1);
  worst.compare("third", 1 + 2 ** -52, 1);
  expect(worst).toMatchObject({ ulp: 2, compared: 3 });
  expect(worst.where).toContain("second");
});
