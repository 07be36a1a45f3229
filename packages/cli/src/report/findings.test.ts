import type { ClassRow } from "softmax/calibration";
import { expect, test } from "vitest";
import type { Measurement } from "../engine/measurement.ts";
import { findingsOf } from "./findings.ts";
import { bareMeasurement } from "./measurement.test-support.ts";
import { type FilledBin, metricsFromBins } from "./metrics-from-bins.test-support.ts";

function measured(bins: FilledBin[], more: Partial<Measurement> = {}, nll = 0.4): Measurement {
  const metrics = { ...metricsFromBins(bins), nll };
  return { ...bareMeasurement(metrics), ...more };
}

const GOOD: FilledBin[] = [[14, 5000, 0.96, 0.91]];

test("nothing to say of many rows with some wrong ones", () => {
  expect(findingsOf(measured(GOOD))).toEqual([]);
});

test("all right", () => {
  const [found, ...others] = findingsOf(measured([[14, 5000, 0.96, 1]]));
  expect(others).toEqual([]);
  expect(found!.finding).toBe("all-right");
  expect(found!.text).toMatch(/^All 5,000 rows are right/);
});

test("worse than uniform: a guess, or too sure", () => {
  expect(findingsOf(measured(GOOD, {}, Math.LN10))).toEqual([]);
  const [sure] = findingsOf(measured(GOOD, {}, 2.31));
  expect(sure!.finding).toBe("worse-than-uniform");
  expect(sure!.text).toContain("The nll, 2.310, is above log 10 = 2.303");
  expect(sure!.text).toContain("it is the confidence that costs");
  const [guess] = findingsOf(measured([[14, 5000, 0.96, 0.105]], {}, 5));
  expect(guess!.text).toContain("are the labels those of these rows");
});

test("top labels have no loss and no number of classes to compare with", () => {
  const { metrics } = measured([[14, 5, 0.96, 0.8]]);
  expect(findingsOf(measured(GOOD, { metrics: { ...metrics, classes: 0, nll: null, brier: null } }))).toEqual(
    [],
  );
});

test("constant rows, few rows, classes without rows, in this order", () => {
  const row = { rows: 1 } as ClassRow;
  const classes = {
    rows: 99,
    weight: 99,
    classwiseEce: 0,
    topKAccuracy: [],
    perClass: [row, { ...row, rows: 0 }, row],
    confusion: null,
  };
  const found = findingsOf(measured([[14, 99, 0.96, 0.9]], { constantRows: 1, classes }));
  expect(found).toEqual([
    {
      finding: "constant-rows",
      text: "1 row has the same score for every class: their top class is a tie, counted as class 0.",
    },
    {
      finding: "few-rows",
      text: "99 rows for 10 classes are fewer than 10 a class: what is said of single classes is mostly chance.",
    },
    {
      finding: "classes-without-rows",
      text: "1 of 3 classes is no row's true class: nothing is known of their recall.",
    },
  ]);
  expect(findingsOf(measured([[14, 100, 0.96, 0.9]]))).toEqual([]);
});
