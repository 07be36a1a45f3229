import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { MeanInterval, Measurement } from "../engine/measurement.ts";
import { temporaryFolder } from "../run.test-support.ts";
import { compareToBaseline, readBaseline } from "./baseline.ts";

function measurementOf(accuracy: number, rows: number, sampledRows: number, standardError: number) {
  const interval: MeanInterval = { mean: accuracy, standardError, lower: 0, upper: 1 };
  const metrics = { rows, accuracy, nll: null, brier: null, ece: 0.1 };
  const details = {
    sampledRows,
    intervals: { accuracy: interval, nll: null, brier: null },
    eceNull: { upper95: 0.02 },
  };
  return { metrics, details } as unknown as Measurement;
}

async function baselineOf(document: object) {
  const path = join(temporaryFolder(), "old.json");
  writeFileSync(path, JSON.stringify(document));
  return readBaseline(path);
}

test("the standard error of a sample's mean is scaled to the mean of all rows, on both sides", async () => {
  const intervals = { accuracy: { standardError: 0.06 }, nll: null, brier: null };
  const document = {
    rows: 900,
    accuracy: 0.9,
    nll: null,
    brier: null,
    ece: 0.1,
    sampledRows: 100,
    intervals,
  };
  const baseline = await baselineOf(document);
  const comparison = compareToBaseline(baseline, measurementOf(0.88, 400, 100, 0.08));
  // 0.06 · √(100/900) = 0.02 and 0.08 · √(100/400) = 0.04.
  expect(comparison.changes).toEqual([
    {
      metric: "accuracy",
      before: 0.9,
      now: 0.88,
      standardError: Math.hypot(0.02, 0.04),
      isCertainlyWorse: false,
    },
  ]);
  expect(comparison.ece).toEqual({ before: 0.1, now: 0.1, byChance: 0.02 });
});

test("one metric without a standard error is not judged, the others are", async () => {
  const interval = { standardError: 0.01 };
  const document = {
    rows: 100,
    accuracy: 0.9,
    nll: 0.5,
    brier: null,
    ece: 0.1,
    intervals: { nll: interval },
  };
  const now = measurementOf(0.1, 100, 100, 0.01);
  Object.assign(now.metrics, { nll: 0.6 });
  Object.assign(now.details!.intervals, { nll: interval });
  const { changes, isCertainlyWorse } = compareToBaseline(await baselineOf(document), now);
  expect(changes.map(({ metric, isCertainlyWorse: worse }) => [metric, worse])).toEqual([
    ["accuracy", null],
    ["nll", true],
  ]);
  expect(isCertainlyWorse).toBe(true);
});
