import { describe, expect, test } from "vitest";
import { createRandom } from "../../math/random.ts";
import { evaluate } from "../evaluate.ts";
import { NonFiniteRowError } from "../non-finite-row-error.ts";
import { CALIBRATION_METHODS } from "./calibrator-header.ts";
import { compareMethods } from "./compare-methods.ts";
import { fitCalibrator } from "./fit-calibrator.ts";
import { foldsOf, takeRows } from "./folds.ts";
import { overconfidentRows } from "./made-up-rows.test-support.ts";
import { meanWithInterval } from "./mean-with-interval.ts";

/** Rows whose labels are drawn from their own softmax: nothing is better than leaving them alone. */
function calibratedRows(rows: number, seed: number) {
  const random = createRandom(seed);
  const data = Float64Array.from({ length: rows * 2 }, () => 4 * random.next() - 2);
  const labels = Int32Array.from({ length: rows }, (_, r) => {
    const p1 = 1 / (1 + Math.exp(data[2 * r]! - data[2 * r + 1]!));
    return random.next() < p1 ? 1 : 0;
  });
  return { data, labels, rows, classes: 2 };
}

describe("compareMethods()", () => {
  test("finds the offsets that a temperature does not mend", () => {
    const batch = overconfidentRows(1500, 4);
    const { nll, scores, refused, chosen, rows, folds, seed } = compareMethods(batch);
    expect({ rows, folds, seed }).toEqual({ rows: 1500, folds: 5, seed: 0 });
    expect(nll).toBeCloseTo(evaluate(batch.data, batch.labels, { classes: 4 }).nll!, 11);
    expect(scores.map(({ method }) => method)).toEqual(["temperature", "vector", "matrix", "isotonic"]);
    for (const score of scores) {
      expect(score.gain).toBeCloseTo(nll - score.nll, 12);
      expect(score.interval[1] - score.gain).toBeCloseTo(1.959963984540054 * score.standardError, 12);
    }
    expect(["vector", "matrix"]).toContain(chosen);
    expect(refused.map(({ method, reason }) => [method, reason])).toEqual([
      ["platt", "not-binary"],
      ["beta", "not-binary"],
    ]);
  });

  test("a score is what fits without each fold give on it", () => {
    const batch = overconfidentRows(90, 3);
    const { scores } = compareMethods(batch, { methods: ["temperature"], folds: 3, seed: 7 });
    let total = 0;
    for (const { kept, left } of foldsOf(90, 3, 7)) {
      const { temperature } = fitCalibrator("temperature", takeRows(batch, kept)) as {
        temperature: number;
      } & ReturnType<typeof fitCalibrator>;
      const judged = takeRows(batch, left);
      total += left.length * evaluate(judged.data, judged.labels, { classes: 3, temperature }).nll!;
    }
    expect(scores[0]!.nll).toBeCloseTo(total / 90, 11);
  });

  test("chooses none where rows are calibrated already: 95 % intervals of six methods exclude it in a few seeds at most", () => {
    const chosen = Array.from(
      { length: 20 },
      (_, seed) =>
        compareMethods(calibratedRows(200, seed), { methods: ["temperature", "platt", "beta", "isotonic"] })
          .chosen,
    );
    // Each gain is truly below 0, so a lower end above 0 has a chance of less than 2.5 % a method.
    expect(chosen.filter((method) => method !== "none").length).toBeLessThanOrEqual(3);
  });

  test("the same seed gives the same numbers, another seed other folds", () => {
    const batch = overconfidentRows(120, 3);
    const methods = ["temperature"] as const;
    expect(compareMethods(batch, { methods, seed: 3 })).toEqual(compareMethods(batch, { methods, seed: 3 }));
    const other = compareMethods(batch, { methods, seed: 4 });
    expect(other.scores[0]!.nll).not.toBe(compareMethods(batch, { methods, seed: 3 }).scores[0]!.nll);
  });

  test("a rare class that is missing without one fold is a method's refusal, not the end", () => {
    const batch = overconfidentRows(60, 2);
    const labels = batch.labels.map((_, r) => (r === 0 ? 1 : 0));
    const { refused } = compareMethods({ ...batch, labels }, { methods: ["isotonic"] });
    expect(refused).toEqual([
      { method: "isotonic", reason: "unseen-class", message: expect.stringContaining("class 1") },
    ]);
  });

  test("where every method refuses, none is chosen", () => {
    const batch = {
      data: Float64Array.of(1, 1, 2, 2, 3, 3),
      rows: 3,
      classes: 2,
      labels: Int32Array.of(0, 1, 0),
    };
    const { scores, refused, chosen } = compareMethods(batch, { folds: 3 });
    expect([scores, chosen]).toEqual([[], "none"]);
    expect(refused.map(({ reason }) => reason)).toEqual(CALIBRATION_METHODS.map(() => "constant-rows"));
  });

  test("weights count in the means: rows of weight 0 are as if absent from them", () => {
    const batch = overconfidentRows(60, 2);
    const weights = Float64Array.from({ length: 60 }, (_, r) => r % 2);
    const { nll } = compareMethods({ ...batch, weights }, { methods: [] });
    const odd = takeRows(
      batch,
      Uint32Array.from({ length: 30 }, (_, i) => 2 * i + 1),
    );
    expect(nll).toBeCloseTo(evaluate(odd.data, odd.labels, { classes: 2 }).nll!, 11);
  });

  test("refuses folds, rows and options that do not fit", () => {
    const batch = overconfidentRows(4, 2);
    expect(() => compareMethods(batch)).toThrow("on 4 rows in 5 folds");
    expect(() => compareMethods(batch, { folds: 1 })).toThrow("2 or more folds");
    expect(() => compareMethods(batch, { folds: 2, seed: 0.5 })).toThrow("the seed is 0.5");
    expect(() => compareMethods(batch, { fold: 2 } as object)).toThrow('unknown option "fold"');
    const data = batch.data.map((z, i) => (i === 5 ? Number.NaN : z));
    expect(() => compareMethods({ ...batch, data }, { folds: 2 })).toThrow(NonFiniteRowError);
  });
});

describe("foldsOf()", () => {
  test("each row is left out once, and parts differ by one row at most", () => {
    const folds = foldsOf(23, 5, 1);
    expect(folds.flatMap(({ left }) => [...left]).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 23 }, (_, r) => r),
    );
    expect(folds.map(({ left }) => left.length).sort()).toEqual([4, 4, 5, 5, 5]);
    for (const { kept, left } of folds) expect(new Set([...kept, ...left]).size).toBe(23);
  });
});

describe("meanWithInterval()", () => {
  test("the mean and √(Σ d²)/N", () => {
    const { mean, standardError, interval } = meanWithInterval(Float64Array.of(1, 2, 6), undefined);
    expect([mean, standardError]).toEqual([3, Math.sqrt(14) / 3]);
    expect(interval[0]).toBeCloseTo(3 - 1.959963984540054 * standardError, 14);
  });

  test("weights move the mean; their scale does not matter", () => {
    const values = Float64Array.of(1, 2, 6);
    const weighted = meanWithInterval(values, Float64Array.of(1, 1, 2));
    expect(weighted.mean).toBe(15 / 4);
    expect(meanWithInterval(values, Float64Array.of(0.25, 0.25, 0.5)).standardError).toBeCloseTo(
      weighted.standardError,
      14,
    );
  });
});
