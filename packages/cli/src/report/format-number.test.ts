import { describe, expect, test } from "vitest";
import {
  formatCompactCount,
  formatCount,
  formatMetric,
  formatMetricChange,
  formatNumber,
  formatPercent,
  formatPointChange,
  formatPoints,
  formatRows,
  shownDifference,
} from "./format-number.ts";

describe("formatNumber()", () => {
  test.each<[number, string]>([
    [0, "0"],
    [-0, "0"],
    [2.0872122, "2.087"],
    [0.42096, "0.4210"],
    [-0.1192, "−0.1192"],
    [9999.4, "9999"],
    [9999.6, "10,000"],
    [1234567.8, "1,234,568"],
    [0.00001234, "1.234e−5"],
    [Infinity, "∞"],
    [-Infinity, "−∞"],
    [NaN, "NaN"],
  ])("%d → %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe("formatPercent()", () => {
  test.each<[number, string]>([
    [0, "0 %"],
    [1, "100 %"],
    [0.9734, "97.3 %"],
    [0.9996, "99.96 %"],
    [0.99996, "99.996 %"],
    [0.0004, "0.04 %"],
    [1 - 1e-9, "> 99.9999 %"],
    [1e-9, "< 0.0001 %"],
  ])("%d → %s: only 0 and 1 are written as 0 % and 100 %", (share, text) => {
    expect(formatPercent(share)).toBe(text);
  });
});

describe("counts", () => {
  test.each<[number, string]>([
    [0, "0"],
    [999, "999"],
    [1000, "1,000"],
    [1234567, "1,234,567"],
  ])("%d is %s", (count, text) => {
    expect(formatCount(count)).toBe(text);
  });

  test.each<[number, string, string]>([
    [0, "0", "0"],
    [999, "999", "999"],
    [1000, "1,000", "1.0k"],
    [9999, "9,999", "10k"],
    [12_345, "12.3k", "12k"],
    [99_950, "100k", "100k"],
    [999_499, "999k", "1.0M"],
    [999_500, "1.00M", "1.0M"],
    [12_300_000_000, "12.3G", "12G"],
    [999_600_000_000, "1T", "1T"],
  ])("%d is %s in five characters and %s in four", (count, five, four) => {
    expect(formatCompactCount(count)).toBe(five);
    expect(formatCompactCount(count, 2)).toBe(four);
  });

  test("one row is singular", () => {
    expect([formatRows(1), formatRows(5000)]).toEqual(["1 row", "5,000 rows"]);
  });
});

describe("differences", () => {
  test.each<[number, string]>([
    [0.0624, "6.2"],
    [-0.0624, "6.2"],
    [0.000134, "0.013"],
    [1, "100"],
    [0, "0"],
  ])("%d is %s points", (difference, points) => {
    expect(formatPoints(difference)).toBe(points);
  });

  test.each<[number, string, string]>([
    [-0.1192, "−0.1192", "−11.9 points"],
    [0.013, "+0.0130", "+1.3 points"],
    [0.000123, "+0.00012", "+0.012 points"],
    [0, "0", "0"],
  ])("a change of %d is %s or %s", (difference, change, points) => {
    expect(formatMetricChange(difference)).toBe(change);
    expect(formatPointChange(difference)).toBe(points);
  });

  test("a metric has four decimals, or two digits", () => {
    expect([0.3017448, 0.000123, 12345.6].map(formatMetric)).toEqual(["0.3017", "0.00012", "12,346"]);
  });
});

test.each<[from: number, to: number, show: (value: number) => string, difference: number]>([
  [0.7356, 0.5754, formatPercent, -0.161],
  [0.11084, 0.05862, formatMetric, -0.0522],
  [0.9999999, 0.5, formatPercent, 0.5 - 0.9999999], // shown as "> 99.9999 %"
  [12345.6, 12344.4, formatMetric, -2],
  [1, Infinity, formatMetric, Infinity],
])("shownDifference(%d, %d)", (from, to, show, difference) => {
  expect(shownDifference(from, to, show)).toBe(difference);
});
