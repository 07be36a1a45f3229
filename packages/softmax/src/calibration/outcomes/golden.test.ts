/**
 * Metrics of outcomes of real networks, against values that others computed (`golden.json`): relplot's smooth ECE, and
 * an independent float64 computation of the rest.
 */
import { describe, expect, test } from "vitest";
import { binnedErrors } from "./binned-errors.ts";
import { brierDecomposition } from "./brier-decomposition.ts";
import { debiasedCalibrationError } from "./debiased-calibration-error.ts";
import { equalMassBins } from "./equal-mass-bins.ts";
import { ksCalibrationError } from "./ks-calibration-error.ts";
import { OutcomeSample } from "./outcome-sample.ts";
import type { Outcomes } from "./outcomes.ts";
import { bytes, golden, missing, readRecord } from "./real-records.test-support.ts";
import { smoothEce } from "./smooth-ece.ts";

/** What the record promises; measured here: 1e-15 and less. */
const TOLERANCE = 1e-6;
/** relplot adds up its smoothed curve at only 10/σ points. Measured: 3.5e-4. */
const RELPLOT_TOLERANCE = 1e-3;

interface GoldenMetrics {
  readonly T: number | null;
  readonly eceM15: number;
  readonly toplabel_L2_debiased_eqmass15: number;
  readonly KS: number;
  readonly smECE_relplot: number;
}

function outcomesOf(record: string, firstRow: number, temperature: number): Outcomes {
  const { logits, labels } = readRecord(record);
  const sample = new OutcomeSample();
  const data = logits.subarray(10 * firstRow);
  const batch = { data, rows: data.length / 10, classes: 10, labels: labels.subarray(firstRow) };
  sample.add(batch, 1 / temperature);
  return sample.outcomes();
}

function expectNear(what: string, value: number, wanted: number, tolerance = TOLERANCE): void {
  expect(Math.abs(value - wanted), `${what}: ${value}, wanted ${wanted}`).toBeLessThan(tolerance);
}

const records = ["lenet-5-cifar-10.npz", "wideresnet-16-4-cifar-10.npz", "mnist-probabilities.npy"];
const parts = [
  ["uncal", 0],
  ["cal_T_all", 0],
  ["second_half_uncal", 5000],
  ["second_half_cal", 5000],
] as const;

describe.skipIf(missing)("on the records of ../shared/data/calibration", () => {
  test.each(records.flatMap((record) => parts.map((part) => [record, ...part] as const)))(
    "%s, %s: equal-mass ECE, debiased error, KS, smooth ECE",
    (record, part, firstRow) => {
      const wanted: GoldenMetrics = golden(record)[part];
      const outcomes = outcomesOf(record, firstRow, wanted.T ?? 1);
      expectNear("equal-mass ECE", binnedErrors(equalMassBins(outcomes)).ece, wanted.eceM15);
      expectNear("debiased", debiasedCalibrationError(outcomes), wanted.toplabel_L2_debiased_eqmass15);
      expectNear("KS", ksCalibrationError(outcomes), wanted.KS);
      const smooth = smoothEce(outcomes);
      expectNear("smooth ECE of relplot", smooth.relplot, wanted.smECE_relplot, RELPLOT_TOLERANCE);
      expect(Math.abs(smooth.value - smooth.width)).toBeLessThan(1e-8);
    },
  );
});

describe.skipIf(missing)("on logs of top labels in ../shared/data/calibration", () => {
  test.each([
    ["probs_resnet110_c10_logits.csv", 2885, 11],
    ["probs_densenet40_c10_logits.csv", 5599, 7],
  ])("%s: its %d confidences of exactly 1 are one bin, of %d in all", (name, ones, count) => {
    const rows = bytes(name).toString().trim().split("\n").slice(1);
    const sample = new OutcomeSample();
    sample.addTopLabel({
      confidence: Float64Array.from(rows, (row) => Number(row.split(",")[2])),
      correct: Uint8Array.from(rows, (row) => (row.split(",")[0] === row.split(",")[1] ? 1 : 0)),
    });
    const outcomes = sample.outcomes();
    const bins = equalMassBins(outcomes);
    const wanted = golden(name);
    expectNear("equal-mass ECE", binnedErrors(bins).ece, wanted.eceM15);
    expect(bins.length).toBe(count);
    expect(bins.at(-1)!.count).toBeGreaterThanOrEqual(ones);
    const { uncertainty } = brierDecomposition(outcomes);
    expectNear("uncertainty", uncertainty, wanted.acc * (1 - wanted.acc), 1e-15);
  });
});
