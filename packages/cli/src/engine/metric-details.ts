/**
 * The metrics that need the rows themselves.
 *
 * @module
 */
import {
  aurc,
  binnedErrors,
  bootstrapInterval,
  brierDecomposition,
  debiasedCalibrationError,
  eceNull,
  equalMassBins,
  ksCalibrationError,
  type OutcomeSample,
  riskCoverage,
  smoothEce,
} from "softmax/calibration";
import { countedOutcomes } from "./counted-outcomes.ts";
import type { MetricDetails } from "./measurement.ts";
import { sortedOutcomes } from "./sorted-outcomes.ts";
import { thinnedCurve } from "./thinned-curve.ts";

/** Of all rows that were added, or of the sample of them that was kept. */
export function metricDetails(sample: OutcomeSample): MetricDetails {
  const outcomes = countedOutcomes(sortedOutcomes(sample.outcomes()), !sample.isComplete);
  const { correct, nll, brier, weight } = outcomes;
  const total = weight === null ? correct.length : weight.reduce((sum, each) => sum + each, 0);
  // Equal values give equal intervals, in whatever order of confidence they come. One row says nothing of its spread.
  const inOrder = (values: Float64Array) => (weight === null ? values.toSorted() : values);
  const interval = (values: Float64Array) => (total < 2 ? null : bootstrapInterval(inOrder(values), weight));
  const smooth = smoothEce(outcomes);
  const { ece, ...byChance } = eceNull(outcomes);
  return {
    sampledRows: outcomes.confidence.length,
    isSample: !sample.isComplete,
    eceEqualMass: binnedErrors(equalMassBins(outcomes)).ece,
    debiasedEce: debiasedCalibrationError(outcomes),
    smoothEce: smooth.value,
    smoothEceRelplot: smooth.relplot,
    ks: ksCalibrationError(outcomes),
    brierDecomposition: brierDecomposition(outcomes),
    intervals: {
      accuracy: interval(Float64Array.from(correct)),
      nll: nll && interval(nll),
      brier: brier && interval(brier),
    },
    eceNull: byChance,
    aurc: aurc(outcomes),
    riskCoverage: thinnedCurve(riskCoverage(outcomes)),
  };
}
