/**
 * Measurements made up from metrics, for tests of what shows them.
 *
 * @module
 */
import type { Metrics } from "softmax/calibration";
import type { Measurement, MetricDetails } from "../engine/measurement.ts";

/** Metrics of which nothing more was asked. */
export function bareMeasurement(metrics: Metrics): Measurement {
  return { metrics, constantRows: 0, classes: null, details: null, groups: [] };
}

/** Every number another one. */
export const exampleDetails: MetricDetails = {
  sampledRows: 50,
  isSample: false,
  eceEqualMass: 0.01,
  debiasedEce: 0.02,
  smoothEce: 0.03,
  smoothEceRelplot: 0.031,
  ks: 0.04,
  brierDecomposition: { score: 0.05, miscalibration: 0.06, discrimination: 0.07, uncertainty: 0.08 },
  intervals: { accuracy: null, nll: null, brier: null },
  eceNull: { mean: 0.09, upper95: 0.1, pValue: 0.11, bands: [] },
  aurc: 0.12,
  riskCoverage: [],
};
