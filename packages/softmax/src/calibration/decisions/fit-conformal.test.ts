import { describe, expect, test } from "vitest";
import { readCalibrationDecisions } from "../../../../../fixtures/calibration-decisions.ts";
import { createRandom } from "../../math/random.ts";
import { NonFiniteRowError } from "../non-finite-row-error.ts";
import { CoverageCounts, conformalCoverage } from "./conformal-coverage.ts";
import { type ConformalOptions, ConformalScores, fitConformal } from "./fit-conformal.ts";
import { batchOf, drawBatch, part, setsOf } from "./labelled-rows.test-support.ts";
import { predictionSetsInto } from "./prediction-sets.ts";

const { conformal } = readCalibrationDecisions();
const logit = (p: number) => Math.log(p / (1 - p));

describe("against numpy", () => {
  const { classes, fitRows, logits, labels } = conformal;
  const all = batchOf(
    labels.map((_, row) => logits.slice(row * classes, (row + 1) * classes)),
    labels,
  );
  test.each(conformal.cases.map((each) => [JSON.stringify(each.options), each] as const))(
    "%s: quantile and the sets of new rows",
    (_, { options, quantile, sets }) => {
      const predictor = fitConformal(part(all, 0, fitRows), options);
      if (quantile === null) expect(predictor.quantile).toBeNull();
      // Two ways to round a sum of six probabilities.
      else expect(predictor.quantile!).toBeCloseTo(quantile, 14);
      expect(setsOf(predictor, part(all, fitRows))).toEqual(sets);
    },
  );
});

describe("closed forms", () => {
  // True classes with probabilities 0.9, 0.8, 0.7, 0.6 of two: LAC scores 0.1, 0.2, 0.3, 0.4.
  const four = batchOf(
    [0.9, 0.8, 0.7, 0.6].map((p) => [logit(p), 0]),
    [0, 0, 0, 0],
  );

  test.each<[coverage: number, quantile: number | null, why: string]>([
    [0.2, 0.1, "⌈5 · 0.2⌉ = 1, the smallest"],
    [0.5, 0.3, "⌈5 · 0.5⌉ = 3"],
    [0.6, 0.3, "⌈5 · 0.6⌉ = 3, though 0.6 is no binary fraction"],
    [0.8, 0.4, "⌈5 · 0.8⌉ = 4, the largest"],
    [0.81, null, "⌈5 · 0.81⌉ = 5: there is no fifth score"],
    [0.999, null, "nor a sixth"],
  ])("LAC, K = 2, n = 4, coverage %d → %d: %s", (coverage, quantile) => {
    const predictor = fitConformal(four, { method: "lac", coverage });
    if (quantile === null) expect(predictor.quantile).toBeNull();
    else expect(predictor.quantile!).toBeCloseTo(quantile, 14);
  });

  test.each(["lac", "aps", "raps"] as const)("%s, too few rows: every set holds all classes", (method) => {
    const predictor = fitConformal(part(four, 0, 1), { method, coverage: 0.9 });
    expect(predictor.rows).toBe(1);
    expect(predictor.quantile).toBeNull();
    expect(setsOf(predictor, four)).toEqual(["11", "11", "11", "11"]);
    expect(conformalCoverage(predictor, four)).toEqual({
      rows: 4,
      coverage: 1,
      meanSize: 2,
      emptySets: 0,
      sizes: [0, 0, 4],
    });
  });

  test("one row is enough for a coverage of 0.5", () => {
    const { quantile } = fitConformal(part(four, 1, 2), { method: "lac", coverage: 0.5 });
    expect(quantile!).toBeCloseTo(0.2, 14);
  });

  test("LAC leaves a set empty where no class is probable enough, and counts it", () => {
    const predictor = fitConformal(four, { method: "lac", coverage: 0.2 });
    expect(setsOf(predictor, four)).toEqual(["10", "00", "00", "00"]);
    expect(conformalCoverage(predictor, four)).toEqual({
      rows: 4,
      coverage: 0.25,
      meanSize: 0.25,
      emptySets: 3,
      sizes: [3, 1, 0],
    });
  });

  test("LAC includes ties", () => {
    const tied = batchOf(
      [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
      [0, 1, 0],
    );
    const predictor = fitConformal(tied, { method: "lac", coverage: 0.5 });
    expect(predictor.quantile).toBe(0.5);
    expect(setsOf(predictor, tied)).toEqual(["11", "11", "11"]);
  });

  test("APS takes tied classes by rising index", () => {
    const tied = batchOf(
      Array.from({ length: 99 }, () => [1, 1, 1, 1]),
      Array.from({ length: 99 }, (_, r) => r % 4),
    );
    const predictor = fitConformal(tied, { method: "aps", coverage: 0.5 });
    expect(predictor.quantile!).toBeGreaterThan(0.4);
    expect(predictor.quantile!).toBeLessThan(0.6);
    for (const set of setsOf(predictor, tied)) expect(["1000", "1100", "1110"]).toContain(set);
  });

  test("RAPS with λ = 0, or with kReg from K on, is APS", () => {
    const random = createRandom(1);
    const batch = drawBatch(random, 300, 5);
    const aps = fitConformal(batch, { method: "aps", coverage: 0.8, seed: 3 });
    for (const options of [
      { lambda: 0, kReg: 1 },
      { lambda: 9, kReg: 5 },
    ]) {
      const raps = fitConformal(batch, { method: "raps", coverage: 0.8, seed: 3, ...options });
      expect(raps.quantile).toBe(aps.quantile);
      expect(setsOf(raps, batch)).toEqual(setsOf(aps, batch));
    }
  });

  test("RAPS with a large λ holds no set larger than it must", () => {
    const random = createRandom(2);
    const fit = drawBatch(random, 2000, 8);
    const fresh = drawBatch(random, 2000, 8);
    const largest = (options: ConformalOptions) =>
      conformalCoverage(fitConformal(fit, options), fresh).sizes.findLastIndex((count) => count > 0);
    expect(largest({ method: "raps", coverage: 0.9, lambda: 1, kReg: 2 })).toBeLessThan(
      largest({ method: "aps", coverage: 0.9 }),
    );
  });

  test("a true class of probability 0 is a score like any other; β = 0 makes classes equal", () => {
    const impossible = batchOf(
      [
        [0, -Infinity],
        [0, -Infinity],
      ],
      [1, 1],
    );
    expect(fitConformal(impossible, { method: "lac", coverage: 0.5 }).quantile).toBe(1);
    expect(fitConformal(impossible, { method: "aps", coverage: 0.5 }).quantile).toBe(1);
    expect(fitConformal(four, { method: "lac", coverage: 0.5, beta: 0 }).quantile).toBe(0.5);
  });

  test("β divides what a temperature would: β = 2 is the logits doubled", () => {
    const doubled = { ...four, data: four.data.map((z) => 2 * z) };
    const predictor = fitConformal(four, { method: "lac", coverage: 0.5, beta: 2 });
    expect(predictor.quantile).toBe(fitConformal(doubled, { method: "lac", coverage: 0.5 }).quantile);
    expect(predictor.beta).toBe(2);
  });
});

describe("refusals", () => {
  const batch = batchOf(
    [
      [1, 0],
      [0, 2],
    ],
    [0, 1],
  );
  const lac = { method: "lac", coverage: 0.5 } as const;

  test.each<[options: object, message: string]>([
    [{ ...lac, coverage: 0 }, "coverage is 0, wanted a number between 0 and 1"],
    [{ ...lac, coverage: 1 }, "coverage is 1, wanted a number between 0 and 1"],
    [{ ...lac, coverage: "0.9" }, 'coverage is "0.9", wanted a number between 0 and 1'],
    [{ ...lac, beta: -1 }, "beta is -1, wanted a finite number from 0 (beta is 1/T)"],
    [{ ...lac, beta: Infinity }, "beta is Infinity, wanted a finite number from 0 (beta is 1/T)"],
    [{ ...lac, method: "thr" }, 'method is "thr", wanted "lac", "aps" or "raps"'],
    [{ ...lac, method: "aps", seed: 0.5 }, "seed is 0.5, wanted an integer"],
    [{ ...lac, method: "raps", lambda: -1 }, "lambda is -1, wanted a finite number from 0"],
    [{ ...lac, method: "raps", kReg: 1.5 }, "kReg is 1.5, wanted an integer from 0"],
  ])("options %o", (options, message) => {
    expect(() => fitConformal(batch, options as ConformalOptions)).toThrow(
      new RangeError(`Cannot fit a conformal predictor: ${message}`),
    );
  });

  test.each([
    [{ ...lac, alpha: 0.1 }, /unknown option "alpha"/],
    [{ ...lac, seed: 1 }, /method "lac": unknown option "seed", known are method, coverage, beta$/],
    [{ method: "aps", coverage: 0.9, lambda: 1 } as const, /method "aps": unknown option "lambda"/],
  ])("an option that the method does not have: %o", (options, message) => {
    expect(() => fitConformal(batch, options)).toThrow(message);
  });

  test("rows: none, weighted, not finite, of another number of classes, or with a label that is no class", () => {
    expect(() => fitConformal(part(batch, 0, 0), lac)).toThrow(/no rows were given/);
    expect(() => fitConformal({ ...batch, weights: Float64Array.of(1, 0.5) }, lac)).toThrow(
      "Cannot fit a conformal predictor: row 1 has the weight 0.5, wanted rows without weights, since its coverage",
    );
    for (const bad of [
      [Number.NaN, 0],
      [Infinity, 0],
      [-Infinity, -Infinity],
    ]) {
      const rows = batchOf([[1, 0], bad], [0, 0]);
      for (const method of ["lac", "aps"] as const) {
        expect(() => fitConformal(rows, { ...lac, method })).toThrow(NonFiniteRowError);
        const predictor = fitConformal(batch, { ...lac, method });
        expect(() => setsOf(predictor, rows)).toThrow(/row 1 \(counted from 0\)/);
      }
    }
    expect(() => fitConformal({ ...batch, labels: Int32Array.of(0, 2) }, lac)).toThrow(RangeError);
    const three = fitConformal(batchOf([[1, 0, 0]], [0]), lac);
    expect(() => setsOf(three, batch)).toThrow(
      new TypeError("Cannot write prediction sets of 2 classes: the predictor is for 3, wanted as many"),
    );
    expect(() => conformalCoverage(three, batch)).toThrow(TypeError);
    expect(() => new CoverageCounts(three).coverage()).toThrow(RangeError);
    expect(() => new ConformalScores(0, lac)).toThrow(RangeError);
  });

  test("an output of another length, a first row that is no row", () => {
    const predictor = fitConformal(batch, lac);
    expect(() => predictionSetsInto(new Uint8Array(3), predictor, batch.data, 2, 2)).toThrow(TypeError);
    expect(() => predictionSetsInto(new Uint8Array(4), predictor, batch.data, 2, 2, -1)).toThrow(RangeError);
  });

  test("one class: a set holds it or not", () => {
    const one = batchOf([[3], [-1], [0]], [0, 0, 0]);
    const predictor = fitConformal(one, lac);
    expect(predictor.quantile).toBe(0);
    expect(setsOf(predictor, one)).toEqual(["1", "1", "1"]);
  });
});
