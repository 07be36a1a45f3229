/**
 * Decisions on real networks: AURC against values that others computed, and what a temperature changes.
 */
import { describe, expect, test } from "vitest";
import type { LabelledLogits } from "../labelled-logits.ts";
import { OutcomeSample } from "../outcomes/outcome-sample.ts";
import type { Outcomes } from "../outcomes/outcomes.ts";
import { golden, missing, readRecord } from "../outcomes/real-records.test-support.ts";
import { confidenceThreshold } from "./confidence-threshold.ts";
import { conformalCoverage } from "./conformal-coverage.ts";
import { fitConformal } from "./fit-conformal.ts";
import { part } from "./labelled-rows.test-support.ts";
import { aurc, riskCoverage } from "./risk-coverage.ts";

/** What the record promises. Measured: below 1e-15. */
const TOLERANCE = 1e-6;
const WIDE_RESNET = "wideresnet-16-4-cifar-10.npz";
const records = ["lenet-5-cifar-10.npz", WIDE_RESNET, "mnist-probabilities.npy"];

function batchOf(record: string): LabelledLogits {
  const { logits, labels } = readRecord(record);
  return { data: logits, rows: labels.length, classes: 10, labels };
}

function outcomesAt(batch: LabelledLogits, temperature: number): Outcomes {
  const sample = new OutcomeSample();
  sample.add(batch, 1 / temperature);
  return sample.outcomes();
}

describe.skipIf(missing)("on the records of ../shared/data/calibration", () => {
  test.each(records)(
    "%s: the mean of risks, of all rows and of the second half, before and after T",
    (record) => {
      const wanted = golden(record);
      const all = batchOf(record);
      const half = part(all, 5000);
      for (const [rows, temperature, scope] of [
        [all, 1, "uncal"],
        [all, wanted.T_all, "cal_T_all"],
        [half, 1, "second_half_uncal"],
        [half, wanted.T_first_half, "second_half_cal"],
      ] as const) {
        const outcomes = outcomesAt(rows, temperature);
        const area = aurc(outcomes);
        const expected: number = wanted[scope].aurc_mean_of_risks;
        expect(Math.abs(area - expected), `${scope}: ${area}, wanted ${expected}`).toBeLessThan(TOLERANCE);
        expect(riskCoverage(outcomes).at(-1)!.risk).toBeCloseTo(1 - wanted[scope].acc, 12);
      }
    },
  );

  test("a temperature of 2.05 changes which rows are answered: a threshold must be found again", () => {
    const batch = batchOf(WIDE_RESNET);
    const temperature: number = golden(WIDE_RESNET).T_all;
    const before = outcomesAt(batch, 1);
    const after = outcomesAt(batch, temperature);
    const target = { risk: 0.02 };
    const raw = confidenceThreshold(before, target)!;
    const scaled = confidenceThreshold(after, target)!;
    expect(raw.threshold).toBeGreaterThan(scaled.threshold);
    for (const found of [raw, scaled]) {
      expect(found.bound).toBeLessThanOrEqual(0.02);
      expect(found.coverage).toBeGreaterThan(0.7);
    }
    // The old threshold, applied to the new confidences, leaves rows that could be answered.
    const kept = after.confidence.filter((confidence) => confidence >= raw.threshold).length;
    expect(kept).toBeLessThan(0.9 * scaled.answered);
    // Nor does any other threshold answer the same rows: the order of rows has changed.
    const lowest = Math.min(...after.confidence.filter((_, row) => before.confidence[row]! >= raw.threshold));
    const answered = after.confidence.filter((confidence) => confidence >= lowest).length;
    expect(answered).toBeGreaterThan(raw.answered);
  });

  test("a quantile found before T = 2.05 gives other coverage after it; found again, it holds", () => {
    const batch = batchOf(WIDE_RESNET);
    const fit = part(batch, 0, 5000);
    const held = part(batch, 5000);
    const beta = 1 / golden(WIDE_RESNET).T_first_half;
    for (const method of ["lac", "aps", "raps"] as const) {
      const raw = fitConformal(fit, { method, coverage: 0.95 });
      const scaled = fitConformal(fit, { method, coverage: 0.95, beta });
      expect(Math.abs(raw.quantile! - scaled.quantile!)).toBeGreaterThan(0.001);
      // 5,000 rows fitted on and 5,000 new ones: four standard deviations of the beta-binomial are 0.017.
      for (const predictor of [raw, scaled]) {
        expect(Math.abs(conformalCoverage(predictor, held).coverage - 0.95)).toBeLessThan(0.018);
      }
      const stale = conformalCoverage({ ...raw, beta }, held).coverage;
      expect(Math.abs(stale - 0.95), `${method}: ${stale}`).toBeGreaterThan(0.018);
    }
  });
});
