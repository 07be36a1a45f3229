import { describe, expect, test } from "vitest";
import { createRandom } from "../../math/random.ts";
import { bootstrapInterval } from "./bootstrap-interval.ts";
import { eceNull } from "./ece-null.ts";
import type { Outcomes } from "./outcomes.ts";

/** N rows; each is right with probability `confidence − gap`, drawn by the seed. */
function rowsOf(rows: number, gap: number, seed = 1): Outcomes {
  const random = createRandom(seed);
  const confidence = Float64Array.from({ length: rows }, () => 1 - 0.6 * random.next() ** 3);
  const correct = Uint8Array.from(confidence, (c) => (random.next() < c - gap ? 1 : 0));
  return { confidence, correct, nll: null, brier: null, weight: null };
}

describe("eceNull()", () => {
  test("a calibrated model's p-values are spread out; an overconfident one's is the smallest there is", () => {
    const pValues = Array.from(
      { length: 60 },
      (_, i) => eceNull(rowsOf(500, 0, i), { replicates: 199 }).pValue,
    );
    // Uniform: 12 ± 3.1 of 60 below .2, and a mean of .5 ± .037; 4 deviations each.
    expect(Math.abs(pValues.filter((p) => p < 0.2).length - 12)).toBeLessThan(12.4);
    expect(Math.abs(pValues.reduce((a, b) => a + b) / 60 - 0.5)).toBeLessThan(0.15);
    expect(eceNull(rowsOf(500, 0.2), { replicates: 199 }).pValue).toBe(1 / 200);
  });

  test("beyond 16,384 confidences cells are drawn: mean, 95 % point and bands of the exact draw", () => {
    const many = rowsOf(16_385, 0);
    // The same rows but one are few enough to be drawn one by one.
    const fewer: Outcomes = { ...many, confidence: many.confidence.slice(1), correct: many.correct.slice(1) };
    const [cells, exact] = [many, fewer].map((rows) => eceNull(rows));
    // √2 · 4 standard errors: the deviation of these ECEs is .0010, that of their 95 % point 2.1 of the mean's.
    const error = (Math.SQRT2 * 4 * 0.001) / Math.sqrt(1000);
    expect(Math.abs(cells!.mean - exact!.mean)).toBeLessThan(error);
    expect(Math.abs(cells!.upper95 - exact!.upper95)).toBeLessThan(2.1 * error);
    for (const [bin, { lower, upper }] of cells!.bands.entries()) {
      const band = exact!.bands[bin]!;
      if (lower === null || upper === null || band.lower === null || band.upper === null) continue;
      const width = band.upper - band.lower;
      expect(Math.abs(lower - band.lower)).toBeLessThan(0.12 * width);
      expect(Math.abs(upper - band.upper)).toBeLessThan(0.12 * width);
    }
  });

  test("a weight of 2 is the row twice: the same draws", () => {
    const { confidence, correct } = rowsOf(200, 0);
    const double = Float64Array.from({ length: 400 }, (_, i) => confidence[i >> 1]!);
    const repeated = { confidence: double, correct: Uint8Array.from(double, (_, i) => correct[i >> 1]!) };
    const weight = new Float64Array(200).fill(2);
    expect(eceNull({ confidence, correct, nll: null, brier: null, weight })).toEqual(
      eceNull({ ...repeated, nll: null, brier: null, weight: null }),
    );
  });

  test("parts of a weight count: rows that weigh 0.75 in all are all right or all wrong", () => {
    const confidence = Float64Array.of(0.7, 0.7, 0.7);
    const weight = Float64Array.of(0.25, 0.25, 0.25);
    const outcomes = { confidence, correct: Uint8Array.of(1, 1, 1), nll: null, brier: null, weight };
    const { bands, mean } = eceNull(outcomes, { replicates: 4000 });
    expect(bands[10]).toEqual({ lower: 0, upper: 1 });
    // |0 − .7| with probability .3, |1 − .7| with .7: .42 ± .0029.
    expect(Math.abs(mean - 0.42)).toBeLessThan(0.012);
  });

  test("certain rows: no draw differs", () => {
    const outcomes = { confidence: Float64Array.of(1, 0), correct: Uint8Array.of(1, 0) };
    const result = eceNull({ ...outcomes, nll: null, brier: null, weight: null }, { bins: 2, replicates: 9 });
    expect(result).toEqual({
      ece: 0,
      mean: 0,
      upper95: 0,
      pValue: 1,
      bands: [
        { lower: 0, upper: 0 },
        { lower: 1, upper: 1 },
      ],
    });
  });

  test("the same seed gives the same numbers, another one others", () => {
    const rows = rowsOf(100, 0);
    expect(eceNull(rows, { seed: 5 })).toEqual(eceNull(rows, { seed: 5 }));
    expect(eceNull(rows, { seed: 5 }).mean).not.toBe(eceNull(rows, { seed: 6 }).mean);
  });

  test("options out of range, and unknown ones, are refused", () => {
    const rows = rowsOf(3, 0);
    expect(() => eceNull(rows, { bins: 0 })).toThrow(
      "Cannot resample labels: bins is 0, wanted an integer from 1",
    );
    expect(() => eceNull(rows, { replicates: 0.5 })).toThrow("replicates is 0.5");
    expect(() => eceNull(rows, { repeats: 2 } as object)).toThrow(TypeError);
  });
});

describe("bootstrapInterval()", () => {
  /** Squares of uniform numbers: skewed to the right. */
  const skewed = (rows: number) => {
    const random = createRandom(9);
    return Float64Array.from({ length: rows }, () => random.next() ** 8);
  };

  test("16,384 rows are drawn, one more is expanded: the same interval, within the noise of 1,000 draws", () => {
    const values = skewed(16_385);
    const drawn = bootstrapInterval(values.subarray(1), null);
    const expanded = bootstrapInterval(values, null);
    // A 2.5 % point of 1,000 draws has a standard error of 2.7 deviations/√1,000; 4 of them.
    const tolerance = (4 * 2.7 * drawn.standardError) / Math.sqrt(1000);
    expect(Math.abs(drawn.lower - expanded.lower)).toBeLessThan(tolerance);
    expect(Math.abs(drawn.upper - expanded.upper)).toBeLessThan(tolerance);
  });

  test("a weight of 2 is the row twice: the same bits drawn, and the same expansion", () => {
    for (const rows of [50, 9000]) {
      const values = skewed(rows);
      const weighted = bootstrapInterval(values, new Float64Array(rows).fill(2));
      const twice = bootstrapInterval(
        Float64Array.from({ length: 2 * rows }, (_, i) => values[i >> 1]!),
        null,
      );
      // Sums in another order.
      for (const name of ["mean", "standardError", "lower", "upper"] as const) {
        expect(weighted[name]).toBeCloseTo(twice[name], 13);
      }
    }
  });

  test("a row of weight 0 is never drawn", () => {
    const interval = bootstrapInterval(Float64Array.of(9, 1, 9, 1, 9), Float64Array.of(0, 5, 0, 5, 0));
    expect(interval).toEqual({ mean: 1, standardError: 0, lower: 1, upper: 1 });
  });

  test("the interval covers the true mean about as often as it says", () => {
    let covered = 0;
    for (let seed = 0; seed < 300; seed++) {
      const random = createRandom(seed);
      const values = Float64Array.from({ length: 200 }, () => (random.next() < 0.8 ? 1 : 0));
      const { lower, upper } = bootstrapInterval(values, null, { replicates: 300, seed });
      if (lower <= 0.8 && 0.8 <= upper) covered++;
    }
    expect(Math.abs(covered - 285)).toBeLessThan(20); // 285 ± 3.8 of 300, and what 200 discrete rows take off
  });

  test("what cannot be resampled is refused", () => {
    const one = Float64Array.of(1);
    expect(() => bootstrapInterval(one, null)).toThrow("Cannot resample rows of weight 1 and mean 1: wanted");
    expect(() => bootstrapInterval(Float64Array.of(NaN, 1), null)).toThrow("mean NaN");
    expect(() => bootstrapInterval(one, Float64Array.of())).toThrow("Cannot use 0 weights for 1 values");
    expect(() => bootstrapInterval(one, Float64Array.of(-3))).toThrow("Cannot use weight -3 of row 0");
    expect(() => bootstrapInterval(skewed(9), null, { level: 1 })).toThrow(
      "Cannot give an interval of level 1",
    );
    expect(() => bootstrapInterval(skewed(9), null, { replicates: 0 })).toThrow("Cannot resample 0 times");
  });
});
