/** Metrics of outcomes against NumPy, SciPy and scikit-learn: `fixtures/calibration_metrics.py` says how. */
import { describe, expect, test } from "vitest";
import { type MetricsCase, readCalibrationMetrics } from "../../../../../fixtures/calibration-metrics.ts";
import { binIndex } from "../reliability-bins.ts";
import { binnedErrors } from "./binned-errors.ts";
import { bootstrapInterval } from "./bootstrap-interval.ts";
import { brierDecomposition } from "./brier-decomposition.ts";
import { debiasedCalibrationError } from "./debiased-calibration-error.ts";
import { eceNull } from "./ece-null.ts";
import { equalMassBins } from "./equal-mass-bins.ts";
import { ksCalibrationError } from "./ks-calibration-error.ts";
import { normalQuantile } from "./normal-quantile.ts";
import type { Outcomes } from "./outcomes.ts";
import { smoothEce } from "./smooth-ece.ts";

const { cases, bootstrap, normalQuantile: quantiles } = readCalibrationMetrics();

function outcomesOf({ confidence, correct, weight }: MetricsCase): Outcomes {
  return {
    confidence: Float64Array.from(confidence),
    correct: Uint8Array.from(correct),
    weight: Float64Array.from(weight),
    nll: null,
    brier: null,
  };
}

/** Weight of the rows in one of 15 equal-width bins. */
function weightOf({ confidence, weight }: Outcomes, bin: number): number {
  return weight!.reduce((sum, w, row) => (binIndex(confidence[row]!, 15) === bin ? sum + w : sum), 0);
}

describe.each(cases)("weighted rows, $name", (wanted) => {
  const outcomes = outcomesOf(wanted);

  // A few hundred additions in another order: 1e-13 at most.
  test("equal-mass bins, their errors, debiased error and KS", () => {
    const bins = equalMassBins(outcomes);
    const errors = binnedErrors(bins);
    expect(bins.length).toBe(wanted.equalMass.bins);
    for (const name of ["ece", "mce", "rms"] as const) {
      expect(errors[name]).toBeCloseTo(wanted.equalMass[name], 12);
    }
    expect(debiasedCalibrationError(outcomes)).toBeCloseTo(wanted.equalMass.debiased, 12);
    expect(ksCalibrationError(outcomes)).toBeCloseTo(wanted.ks, 12);
  });

  test("the decomposition of the Brier score is that of scikit-learn's isotonic regression", () => {
    const parts = brierDecomposition(outcomes);
    for (const name of ["score", "miscalibration", "discrimination", "uncertainty"] as const) {
      expect(parts[name]).toBeCloseTo(wanted.corp[name], 12);
    }
  });

  test("smooth ECE is that of Gaussians summed and integrated directly", () => {
    // The grid's error, 5e-10/σ at σ from 0.02, and the quadrature's at the zeros of the curve.
    expect(smoothEce(outcomes).value).toBeCloseTo(wanted.smoothEce, 6);
  });

  test("the null distribution of ECE is that of 200,000 draws", () => {
    const replicates = 4000;
    const measured = eceNull(outcomes, { replicates });
    const { ece, mean, deviation, upper95, pValue, bands } = wanted.eceNull;
    expect(measured.ece).toBeCloseTo(ece, 12);
    // 4 standard errors each; that of the 95 % point of a nearly normal tail is 2.1 deviations/√replicates.
    expect(Math.abs(measured.mean - mean)).toBeLessThan((4 * deviation) / Math.sqrt(replicates));
    expect(Math.abs(measured.upper95 - upper95)).toBeLessThan((8.5 * deviation) / Math.sqrt(replicates));
    expect(Math.abs(measured.pValue - pValue)).toBeLessThan(4 * Math.sqrt(0.25 / replicates));
    for (const [bin, { lower, upper }] of measured.bands.entries()) {
      const band = bands[bin];
      expect(lower === null).toBe(band === undefined);
      if (band === undefined || lower === null || upper === null) continue;
      // Quantiles of a count: between two of them, chance decides which.
      const oneMore = 1.001 / weightOf(outcomes, bin);
      expect(Math.abs(lower - band[0])).toBeLessThan(oneMore);
      expect(Math.abs(upper - band[1])).toBeLessThan(oneMore);
    }
  });
});

describe("bootstrapInterval()", () => {
  const values = Float64Array.from(bootstrap.values);

  test("mean, standard error and percentiles are those of 100,000 samples by SciPy", () => {
    const interval = bootstrapInterval(values, null, { replicates: 20_000 });
    expect(interval.mean).toBeCloseTo(bootstrap.mean, 12);
    expect(interval.standardError).toBeCloseTo(bootstrap.standardError, 12);
    // A 2.5 % point of 20,000 draws has a standard error of 2.7 deviations/√20,000 (a normal tail); 4 of them.
    const tolerance = (4 * 2.7 * bootstrap.standardError) / Math.sqrt(20_000);
    expect(Math.abs(interval.lower - bootstrap.lower)).toBeLessThan(tolerance);
    expect(Math.abs(interval.upper - bootstrap.upper)).toBeLessThan(tolerance);
  });
});

test.each(quantiles)(
  "the normal quantile of %f is SciPy's, within 1e-14 of itself",
  (probability, wanted) => {
    const difference = Math.abs(normalQuantile(probability) - wanted);
    expect(difference).toBeLessThanOrEqual(1e-14 * Math.abs(wanted) + 1e-15);
  },
);
