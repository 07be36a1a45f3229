import { expect, test } from "vitest";
import type { Measurement } from "../engine/measurement.ts";
import { exampleDetails } from "../report/measurement.test-support.ts";
import { metricsFromBins } from "../report/metrics-from-bins.test-support.ts";
import { METRIC_NAMES, measurementJson, metricValues } from "./measurement-values.ts";

const measurement: Measurement = {
  metrics: { ...metricsFromBins([[14, 50, 0.97, 0.8]]), nll: 0, weight: 60 },
  constantRows: 3,
  classes: {
    rows: 50,
    weight: 60,
    classwiseEce: 0.13,
    topKAccuracy: [
      { k: 1, accuracy: 0.8 },
      { k: 2, accuracy: 0.9 },
    ],
    perClass: [],
    confusion: null,
  },
  details: exampleDetails,
  groups: [],
};

test("every name has its value", () => {
  const values = metricValues(measurement);
  expect(values).toMatchObject({
    rows: 50,
    weight: 60,
    top1Accuracy: 0.8,
    top2Accuracy: 0.9,
    perplexity: 1,
    eceEqualMass: 0.01,
    debiasedEce: 0.02,
    smoothEce: 0.03,
    ks: 0.04,
    miscalibration: 0.06,
    ecePValue: 0.11,
    aurc: 0.12,
    classwiseEce: 0.13,
  });
  // Ten classes, but the table has no more than two here.
  const unknown = METRIC_NAMES.filter((name) => values[name] === undefined);
  expect(unknown).toEqual(["top3Accuracy", "top5Accuracy", "top10Accuracy"]);
});

test("what was not asked for is not known, and no key is there in vain", () => {
  const bare = { ...measurement, classes: null, details: null };
  expect(metricValues(bare)).toMatchObject({ accuracy: 0.8, ks: undefined, classwiseEce: undefined });
  expect(measurementJson(bare, undefined)).toMatchObject({
    perClass: null,
    confusion: null,
    constantRows: 3,
  });
});

test("top labels have no perplexity", () => {
  const { metrics } = measurement;
  expect(metricValues({ ...measurement, metrics: { ...metrics, nll: null } }).perplexity).toBeNull();
});
