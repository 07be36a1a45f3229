import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCalibrationDecisions } from "../../../../../fixtures/calibration-decisions.ts";
import type { Outcomes } from "../outcomes/outcomes.ts";
import { aurc, riskCoverage } from "./risk-coverage.ts";

function outcomesOf(
  confidence: readonly number[],
  correct: readonly number[],
  weight?: readonly number[],
): Outcomes {
  return {
    confidence: Float64Array.from(confidence),
    correct: Uint8Array.from(correct),
    nll: null,
    brier: null,
    weight: weight === undefined ? null : Float64Array.from(weight),
  };
}

describe("riskCoverage()", () => {
  const { confidence, correct, weight, unweighted, weighted } = readCalibrationDecisions().riskCoverage;
  test.each([
    ["without weights", outcomesOf(confidence, correct), unweighted],
    ["with weights, some of them 0", outcomesOf(confidence, correct, weight), weighted],
  ])("gives numpy's curve of 200 rows with ties, %s", (_, outcomes, expected) => {
    const points = riskCoverage(outcomes);
    expect(points.map(({ threshold }) => threshold)).toEqual(expected.threshold);
    for (const [i, { coverage, risk }] of points.entries()) {
      expect(coverage).toBeCloseTo(expected.coverage[i]!, 14);
      expect(risk).toBeCloseTo(expected.risk[i]!, 14);
    }
    expect(aurc(outcomes)).toBeCloseTo(expected.aurc, 14);
  });

  test("tied rows are one point, in whatever order they stand", () => {
    const once = riskCoverage(outcomesOf([0.9, 0.5, 0.5, 0.5], [1, 1, 0, 0]));
    expect(once).toEqual([
      { threshold: 0.9, coverage: 0.25, risk: 0 },
      { threshold: 0.5, coverage: 1, risk: 0.5 },
    ]);
    expect(riskCoverage(outcomesOf([0.5, 0.5, 0.9, 0.5], [0, 0, 1, 1]))).toEqual(once);
  });

  test("one row, right or wrong", () => {
    expect(riskCoverage(outcomesOf([1], [1]))).toEqual([{ threshold: 1, coverage: 1, risk: 0 }]);
    expect(aurc(outcomesOf([0], [0]))).toBe(1);
  });

  test("no rows are refused", () => {
    expect(() => riskCoverage(outcomesOf([], []))).toThrow(RangeError);
    expect(() => aurc(outcomesOf([0.5], [1], [0]))).toThrow(RangeError);
  });
});

const row = fc.record({
  confidence: fc.integer({ min: 0, max: 20 }).map((i) => i / 20),
  correct: fc.integer({ min: 0, max: 1 }),
  weight: fc.integer({ min: 1, max: 4 }),
});

describe("aurc()", () => {
  test("two rows by hand: (0 + 1/2) / 2, and (1 + 1/2) / 2 the other way round", () => {
    expect(aurc(outcomesOf([0.9, 0.6], [1, 0]))).toBe(0.25);
    expect(aurc(outcomesOf([0.9, 0.6], [0, 1]))).toBe(0.75);
  });

  test("all of one confidence: the error rate", () => {
    expect(aurc(outcomesOf([0.7, 0.7, 0.7, 0.7], [0, 1, 1, 1]))).toBe(0.25);
  });

  test("a weight of 2 is the row twice; the last risk is 1 − accuracy", () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
        const repeated = rows.flatMap((each) => Array.from({ length: each.weight }, () => each));
        const columns = (list: typeof rows) =>
          [list.map((each) => each.confidence), list.map((each) => each.correct)] as const;
        const weighted = outcomesOf(
          ...columns(rows),
          rows.map((each) => each.weight),
        );
        const plain = outcomesOf(...columns(repeated));
        expect(aurc(weighted)).toBe(aurc(plain));
        const errors = repeated.filter((each) => each.correct === 0).length;
        expect(riskCoverage(plain).at(-1)!.risk).toBe(errors / repeated.length);
      }),
    );
  });
});
