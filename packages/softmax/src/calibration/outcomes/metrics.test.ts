/** What holds for metrics of outcomes whatever the rows: weights, ties, order, special values, refusals. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { binnedErrors } from "./binned-errors.ts";
import { brierDecomposition } from "./brier-decomposition.ts";
import { confidenceOrder } from "./confidence-order.ts";
import { debiasedCalibrationError } from "./debiased-calibration-error.ts";
import { equalMassBins } from "./equal-mass-bins.ts";
import { ksCalibrationError } from "./ks-calibration-error.ts";
import type { Outcomes } from "./outcomes.ts";
import { smoothEce } from "./smooth-ece.ts";

type Row = readonly [confidence: number, correct: number, weight: number];

function outcomesOf(rows: readonly Row[], weighted = true): Outcomes {
  return {
    confidence: Float64Array.from(rows, ([confidence]) => confidence),
    correct: Uint8Array.from(rows, ([, correct]) => correct),
    nll: null,
    brier: null,
    weight: weighted ? Float64Array.from(rows, ([, , weight]) => weight) : null,
  };
}

function metricsOf(outcomes: Outcomes): number[] {
  const { ece, mce, rms } = binnedErrors(equalMassBins(outcomes, 5));
  return [
    ece,
    mce,
    rms,
    debiasedCalibrationError(outcomes, 5),
    ksCalibrationError(outcomes),
    ...Object.values(brierDecomposition(outcomes)),
    ...Object.values(smoothEce(outcomes)),
  ];
}

/** Ties on purpose: half of the confidences are multiples of 1/8. */
const confidence = fc.oneof(
  fc.integer({ min: 0, max: 8 }).map((eighths) => eighths / 8),
  fc.double({ min: 0, max: 1, noNaN: true }),
);
const row = fc.tuple(confidence, fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 3 }));
const rowsOf = fc
  .array(row, { minLength: 1, maxLength: 60 })
  .filter((rows) => rows.some(([, , weight]) => weight > 0));

describe("any outcomes", () => {
  test("a weight is the row that many times, 0 is no row", () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const repeated = rows.flatMap((each) => Array<Row>(each[2]).fill(each));
        const unweighted = metricsOf(outcomesOf(repeated, false));
        // Sums of at most 180 terms in another order; the square root of a debiased error near 0 magnifies 1e-16.
        for (const [i, value] of metricsOf(outcomesOf(rows)).entries()) {
          expect(Math.abs(value - unweighted[i]!), `metric ${i}`).toBeLessThan(i === 3 ? 1e-7 : 1e-9);
        }
      }),
      { numRuns: 3 },
    );
  });

  test("the order of rows changes nothing, ties or not", () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const ascending = [...rows].sort((a, b) => a[1] - b[1]);
        const [first, second] = [rows, ascending].map((each) => outcomesOf(each));
        expect(equalMassBins(first!).map((bin) => bin.upper)).toEqual(
          equalMassBins(second!).map((bin) => bin.upper),
        );
        expect(ksCalibrationError(first!)).toBe(ksCalibrationError(second!));
        expect(brierDecomposition(first!)).toEqual(brierDecomposition(second!));
      }),
    );
  });

  test("bins partition [0, 1], hold every row, and are never more than asked for", () => {
    fc.assert(
      fc.property(rowsOf, fc.integer({ min: 1, max: 20 }), (rows, count) => {
        const bins = equalMassBins(outcomesOf(rows), count);
        expect(bins.length).toBeLessThanOrEqual(count);
        expect([bins[0]!.lower, bins.at(-1)!.upper]).toEqual([0, 1]);
        for (let i = 1; i < bins.length; i++) expect(bins[i]!.lower).toBe(bins[i - 1]!.upper);
        expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(rows.length);
      }),
    );
  });

  test("S = MCB − DSC + UNC, S is the mean of squares, MCB and DSC are not negative", () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const { score, miscalibration, discrimination, uncertainty } = brierDecomposition(outcomesOf(rows));
        expect(score).toBe(miscalibration - discrimination + uncertainty);
        const total = rows.reduce((sum, [, , w]) => sum + w, 0);
        const direct = rows.reduce((sum, [c, k, w]) => sum + w * (c - k) ** 2, 0) / total;
        expect(score).toBeCloseTo(direct, 13);
        expect(Math.min(miscalibration, discrimination)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test("smooth ECE lies between |mean confidence − accuracy| and the mean of |residuals|", () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const total = rows.reduce((sum, [, , w]) => sum + w, 0);
        const gap = rows.reduce((sum, [c, k, w]) => sum + w * (c - k), 0) / total;
        const most = rows.reduce((sum, [c, k, w]) => sum + w * Math.abs(c - k), 0) / total;
        const { value } = smoothEce(outcomesOf(rows));
        expect(value).toBeGreaterThan(Math.abs(gap) - 1e-4); // the grid's spacing
        expect(value).toBeLessThan(most + 1e-4);
      }),
      { numRuns: 3 },
    );
  });
});

describe("special values", () => {
  const always = (c: number, correct: number) => outcomesOf(Array<Row>(20).fill([c, correct, 1]));

  test("all sure and right: every error is 0", () => {
    // The width of smooth ECE is found by halving, down to 2⁻³⁰.
    for (const value of metricsOf(always(1, 1))) expect(value).toBeCloseTo(0, 8);
  });

  test("all sure and wrong: every error is 1", () => {
    const outcomes = always(1, 0);
    expect(binnedErrors(equalMassBins(outcomes))).toEqual({ ece: 1, mce: 1, rms: 1 });
    expect([debiasedCalibrationError(outcomes), ksCalibrationError(outcomes)]).toEqual([1, 1]);
    expect(brierDecomposition(outcomes)).toEqual({
      score: 1,
      miscalibration: 1,
      discrimination: 0,
      uncertainty: 0,
    });
    expect(smoothEce(outcomes).value).toBeCloseTo(1, 8);
  });

  test("never sure and always right: KS is a distance, whatever its sign", () => {
    expect(ksCalibrationError(always(0, 1))).toBe(1);
  });

  test("a confidence of 0 and one of -0 are one; 5e-324 is another, above them", () => {
    expect([...confidenceOrder(Float64Array.of(5e-324, -0, 1, 0))]).toEqual([1, 3, 0, 2]);
    const bins = equalMassBins(
      outcomesOf([
        [0, 0, 1],
        [-0, 0, 1],
        [1, 1, 1],
      ]),
      3,
    );
    expect(bins.map(({ upper, count }) => [upper, count])).toEqual([
      [0, 2],
      [1, 1],
    ]);
  });

  test("one row: the debiased error has nothing to estimate chance from, and is 0", () => {
    const outcomes = outcomesOf([[0.75, 0, 1]]);
    expect(debiasedCalibrationError(outcomes)).toBe(0);
    expect(ksCalibrationError(outcomes)).toBe(0.75);
    expect(binnedErrors(equalMassBins(outcomes)).ece).toBe(0.75);
  });

  test("thousands of exact ones are one bin; KS and ECE do not depend on which of them are wrong", () => {
    const ones = (wrong: (r: number) => boolean) =>
      outcomesOf(
        Array.from({ length: 3000 }, (_, r) => (r < 1000 ? [r / 1000, 1, 1] : [1, wrong(r) ? 0 : 1, 1])),
      );
    const early = ones((r) => r < 1200);
    const late = ones((r) => r >= 2800);
    expect(equalMassBins(early).length).toBe(6);
    expect(metricsOf(early)).toEqual(metricsOf(late));
  });

  test("weights that are no whole numbers: cut at equal weight, at any scale", () => {
    const rows = Array.from({ length: 40 }, (_, r): Row => [r / 40, r % 2, 0.25]);
    const uppers = (scale: number) =>
      equalMassBins(outcomesOf(rows.map(([c, k, w]) => [c, k, w * scale])), 4).map((bin) => bin.upper);
    expect(uppers(1)).toEqual([9 / 40, 19 / 40, 29 / 40, 1]);
    expect(uppers(2 ** -40)).toEqual(uppers(1));
  });

  test("what cannot be measured is refused", () => {
    expect(() => ksCalibrationError(outcomesOf([]))).toThrow("Cannot measure 0 rows");
    expect(() => smoothEce(outcomesOf([[0.5, 1, 0]]))).toThrow(
      "their weights add to 0, wanted a sum above 0",
    );
    expect(() => brierDecomposition(outcomesOf([[NaN, 1, 1]]))).toThrow("Cannot use row 0 (counted from 0)");
    expect(() => equalMassBins(outcomesOf([[0.5, 1, -1]]))).toThrow("Cannot use weight -1 of row 0");
    expect(() => equalMassBins(outcomesOf([[0.5, 1, 1]]), 0)).toThrow("Cannot make 0 bins");
    expect(() => equalMassBins({ ...outcomesOf([[0.5, 1, 1]]), correct: Uint8Array.of() })).toThrow(
      TypeError,
    );
    expect(() => binnedErrors([])).toThrow("Cannot compute errors of 0 bins: all are empty");
  });
});
