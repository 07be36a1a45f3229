import { confidenceThreshold, leastRowsForRisk } from "softmax/calibration";
import { describe, expect, test } from "vitest";
import type { RiskPoint } from "./measurement.ts";
import { thresholdShortfall } from "./threshold-shortfall.ts";

const point = (coverage: number, risk: number): RiskPoint => ({ coverage, risk, threshold: 1 - coverage });

describe("thresholdShortfall()", () => {
  test("fewer rows than the promise takes without an error", () => {
    expect(thresholdShortfall([point(1, 0)], 58, 0.05)).toEqual({ reason: "few-rows", rows: 59, best: null });
    expect(thresholdShortfall([point(1, 0.1)], 59, 0.05).reason).not.toBe("few-rows");
  });

  test("the surest rows are as wrong as the target: no number of rows is enough", () => {
    const best = point(0.5, 0.05);
    expect(thresholdShortfall([best, point(1, 0.2)], 1000, 0.05)).toEqual({
      reason: "too-risky",
      rows: null,
      best,
    });
    // 4.999 % for 5 % takes more than 65,536 errors to tell.
    expect(thresholdShortfall([point(1, 0.04999)], 1000, 0.05).reason).toBe("too-risky");
  });

  test("points that answer too few rows promise nothing, however low their risk", () => {
    const best = point(0.5, 0.02);
    expect(thresholdShortfall([point(0.05, 0), best, point(1, 0.4)], 200, 0.05).best).toBe(best);
  });

  test("about how many rows are needed when the risk stays as it is: with that many the test passes, with fewer not", () => {
    const best = point(0.5, 0.04);
    const { reason, rows } = thresholdShortfall([best, point(1, 0.2)], 1000, 0.05);
    expect(reason).toBe("uncertain");
    const answered = Math.floor(rows! / 2);
    const target = { risk: 0.05, confidence: 0.99 };
    expect(leastRowsForRisk(target, Math.floor(0.04 * answered))).toBeLessThanOrEqual(answered);
    const fewer = Math.floor(0.9 * answered);
    expect(leastRowsForRisk(target, Math.ceil(0.04 * fewer))).toBeGreaterThan(fewer);
  });

  test("with about that many rows, as wrong as now, the threshold is found", () => {
    const rows = Math.ceil(1.02 * thresholdShortfall([point(1, 0.04)], 1000, 0.05).rows!);
    const confidence = Float64Array.from({ length: rows }, (_, row) => (row + 1) / rows);
    const correct = Uint8Array.from(confidence, (_, row) => (row % 25 === 0 ? 0 : 1));
    const outcomes = { confidence, correct, nll: null, brier: null, weight: null };
    expect(confidenceThreshold(outcomes, { risk: 0.05 })).toMatchObject({ coverage: 1 });
  });

  test("enough rows at a laxer threshold, while stricter ones fail", () => {
    const best = point(0.8, 0);
    expect(thresholdShortfall([point(0.1, 0.5), best], 1000, 0.05)).toEqual({
      reason: "surest-rows-wrong",
      rows: null,
      best,
    });
  });
});
