/**
 * A made-up report, for tests: overconfident before, calibrated after.
 *
 * @module
 */
import type { ClassRow, ClassSummary, Metrics } from "softmax/calibration";
import type { Measurement, MetricDetails } from "../engine/measurement.ts";
import { metricsFromBins } from "./metrics-from-bins.test-support.ts";
import type { ReportData } from "./report-data.ts";

const TEMPERATURE = 2.0872122342968344;

/** What goes with metrics when everything was asked for; made up, but of the right order. */
export function exampleDetails(metrics: Metrics): MetricDetails {
  const { ece, accuracy, nll, brier } = metrics;
  const around = (mean: number) => ({ mean, standardError: 0.005, lower: mean - 0.01, upper: mean + 0.01 });
  return {
    sampledRows: metrics.rows,
    isSample: false,
    eceEqualMass: ece,
    debiasedEce: ece,
    smoothEce: ece,
    smoothEceRelplot: ece,
    ks: ece,
    brierDecomposition: { score: 0.07, miscalibration: 0.01, discrimination: 0.02, uncertainty: 0.08 },
    intervals: {
      accuracy: around(accuracy),
      nll: nll === null ? null : around(nll),
      brier: brier === null ? null : around(brier),
    },
    eceNull: {
      mean: 0.004,
      upper95: 0.0075,
      pValue: ece > 0.0075 ? 0 : 0.4,
      bands: metrics.bins.map(({ confidence }) =>
        confidence === null
          ? { lower: null, upper: null }
          : { lower: Math.max(0, confidence - 0.02), upper: Math.min(1, confidence + 0.02) },
      ),
    },
    aurc: 0.02,
    riskCoverage: Array.from({ length: 200 }, (_, i) => {
      const coverage = (i + 1) / 200;
      return { coverage, risk: (1 - accuracy) * coverage ** 2, threshold: 1 - coverage * 0.6 };
    }),
  };
}

/** Classes that differ in how well they are calibrated: the last one worst. */
export function exampleClasses(classes: number, rows: number): ClassSummary {
  const perClass = Array.from({ length: classes }, (_, k): ClassRow => {
    const each = rows / classes;
    return {
      rows: each,
      weight: each,
      predicted: each,
      correct: each * 0.9,
      precision: 0.9,
      recall: k === 0 ? null : 0.9,
      meanProbability: 1 / classes,
      prevalence: 1 / classes,
      ece: ((k + 1) / classes) * 0.01,
    };
  });
  return {
    rows,
    weight: rows,
    classwiseEce: 0.005,
    topKAccuracy: [{ k: 1, accuracy: 0.9 }],
    perClass,
    confusion: null,
  };
}

export function exampleMeasurement(metrics: Metrics): Measurement {
  return {
    metrics,
    constantRows: 0,
    classes: metrics.classes > 0 ? exampleClasses(metrics.classes, metrics.rows) : null,
    details: exampleDetails(metrics),
    groups: ["north", "south"].map((name) => ({ name, metrics })),
  };
}

export const exampleReport: ReportData = {
  title: "Digits",
  createdBy: { version: "0.1.0", node: "v20.20.2", command: "softmax calibrate a.npz --report report.html" },
  source: {
    files: [{ name: "a.npz", sha256: "9f86d081884c7d659a2feaa0c55ad015" }],
    rows: 4000,
    classes: 10,
    from: "logits",
    assumed: { labels: "array y" },
  },
  test: { files: [{ name: "b.npz" }], rows: 5000 },
  before: exampleMeasurement(
    metricsFromBins([
      [9, 500, 0.65, 0.5],
      [14, 4500, 0.99, 0.95],
    ]),
  ),
  calibration: {
    calibrator: {
      schema: "softmax-calibrator",
      version: 1,
      method: "temperature",
      temperature: TEMPERATURE,
      standardError: 0.0466,
      interval: [1.9978, 2.1806],
      rows: 4000,
      classes: 10,
      nllBefore: 0.42153,
      nllAfter: 0.29998,
    },
    after: exampleMeasurement({
      ...metricsFromBins([
        [9, 1000, 0.65, 0.66],
        [14, 4000, 0.966, 0.96625],
      ]),
      nll: 0.3017448,
    }),
    scope: "held-out rows",
    nllCurve: Array.from({ length: 9 }, (_, i) => {
      const temperature = TEMPERATURE * 2 ** ((i - 4) / 2);
      return { temperature, nll: 0.29998 + 0.1 * Math.log(temperature / TEMPERATURE) ** 2 };
    }),
  },
  comparison: {
    rows: 4000,
    folds: 5,
    seed: 0,
    nll: 0.42153,
    scores: [
      { method: "temperature", nll: 0.3, gain: 0.12153, standardError: 0.01, interval: [0.1, 0.14] },
      { method: "vector", nll: 0.305, gain: 0.11653, standardError: 0.01, interval: [0.095, 0.13] },
    ],
    refused: [
      {
        method: "platt",
        reason: "not-binary",
        message: "Cannot fit Platt scaling: 10 classes, 2 are wanted",
      },
    ],
    chosen: "temperature",
  },
  warnings: ["3 probabilities are exactly 0"],
};
