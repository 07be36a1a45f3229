import { describe, expect, test } from "vitest";
import { readCalibrationDecisions } from "../../../../../fixtures/calibration-decisions.ts";
import { binomialCdf } from "../../math/binomial.ts";
import { createRandom } from "../../math/random.ts";
import type { Outcomes } from "../outcomes/outcomes.ts";
import { confidenceThreshold, leastRowsForRisk } from "./confidence-threshold.ts";
import { thresholdCandidates } from "./threshold-candidates.ts";

const { thresholds, leastRows } = readCalibrationDecisions();

function outcomesOf(confidence: ArrayLike<number>, correct: ArrayLike<number>): Outcomes {
  return {
    confidence: Float64Array.from(confidence),
    correct: Uint8Array.from(correct),
    nll: null,
    brier: null,
    weight: null,
  };
}

const all = (rows: number, confidence: number, errors = 0) =>
  outcomesOf(
    new Float64Array(rows).fill(confidence),
    Uint8Array.from({ length: rows }, (_, row) => (row < errors ? 0 : 1)),
  );

function drawn(rows: number, wrong: (share: number) => number, seed: number): Outcomes {
  const random = createRandom(seed);
  const confidence = Float64Array.from({ length: rows }, () => 1 - random.next() / 2);
  return outcomesOf(
    confidence,
    Uint8Array.from(confidence, (c) => (random.next() < wrong(2 * (1 - c)) ? 0 : 1)),
  );
}

describe("thresholdCandidates()", () => {
  test("fall strictly from 1 to 0, and read as short decimals", () => {
    const candidates = [...thresholdCandidates()];
    expect(candidates[0]).toBe(1);
    expect(candidates.at(-1)).toBe(0);
    for (let i = 1; i < candidates.length; i++) expect(candidates[i]!).toBeLessThan(candidates[i - 1]!);
    for (const wanted of [0.999, 0.9991, 0.99, 0.975, 0.9, 0.5, 0.01]) expect(candidates).toContain(wanted);
  });
});

describe("confidenceThreshold()", () => {
  test("finds what SciPy's binomial tails find, and the Clopper–Pearson limit there", () => {
    let found = 0;
    for (const { confidence, correct, results } of thresholds) {
      for (const { risk, confidence: level, expected } of results) {
        const threshold = confidenceThreshold(outcomesOf(confidence, correct), { risk, confidence: level });
        if (expected === null) {
          expect(threshold).toBeNull();
          continue;
        }
        found++;
        const { bound, ...rest } = expected;
        expect(threshold).toMatchObject(rest);
        expect(threshold!.bound).toBeCloseTo(bound, 10);
        expect(threshold!.bound).toBeLessThanOrEqual(risk);
        expect(threshold!.coverage).toBe(expected.answered / confidence.length);
        expect(threshold!.abstention).toBeCloseTo(1 - threshold!.coverage, 14);
        expect(threshold!.risk).toBe(expected.errors / expected.answered);
      }
    }
    expect(found).toBeGreaterThan(10);
  });

  test("59 rows without an error promise 5 % at 95 %, 58 do not", () => {
    expect(confidenceThreshold(all(58, 0.7), { risk: 0.05 })).toBeNull();
    expect(confidenceThreshold(all(59, 0.7), { risk: 0.05 })).toMatchObject({
      threshold: 0,
      coverage: 1,
      abstention: 0,
      answered: 59,
      errors: 0,
      risk: 0,
    });
  });

  test("all wrong, one row, and confidences of exactly 1", () => {
    expect(confidenceThreshold(all(100, 0.9, 100), { risk: 0.5 })).toBeNull();
    expect(confidenceThreshold(all(1, 0.9), { risk: 0.05 })).toBeNull();
    const doubtful = all(1000, 0.3, 900);
    const sure = all(1000, 1);
    const mixed = outcomesOf(
      [...sure.confidence, ...doubtful.confidence],
      [...sure.correct, ...doubtful.correct],
    );
    expect(confidenceThreshold(mixed, { risk: 0.05 })).toMatchObject({ threshold: 0.31, answered: 1000 });
  });

  // Confidence is 1 − v/2, v uniform: answering from a threshold on answers the share v of rows.
  test.each([
    {
      name: "one start, rising errors",
      rows: 600,
      wrong: (v: number) => 0.4 * v,
      kept: [0, 0.5],
      least: 0.2,
    },
    {
      name: "five starts, rising errors",
      rows: 1200,
      wrong: (v: number) => 0.4 * v,
      kept: [0, 0.5],
      least: 0.25,
    },
    { name: "five starts, no threshold keeps it", rows: 1200, wrong: () => 0.1001, kept: [2, 2], least: 0 },
    {
      // Risk 0.1 where 0.02 + 0.02 (v − 0.05) = 0.1 v, and where 0.031 + 0.5 (v − 0.6) = 0.1 v.
      name: "five starts, the surest rows most wrong",
      rows: 1200,
      wrong: (v: number) => (v < 0.05 ? 0.4 : v < 0.6 ? 0.02 : 0.5),
      kept: [0.2375, 0.6725],
      least: 0.5,
    },
  ])(
    "keeps its promise ($name): over 400 seeded repetitions the true risk exceeds the target no more often than 5 % allow",
    ({ rows, wrong, kept, least }) => {
      let exceeded = 0;
      let coverage = 0;
      for (let seed = 0; seed < 400; seed++) {
        const found = confidenceThreshold(drawn(rows, wrong, seed), { risk: 0.1 });
        if (found === null) continue;
        const share = 2 * (1 - Math.max(found.threshold, 0.5));
        if (share < kept[0]! || share > kept[1]!) exceeded++;
        coverage += found.coverage / 400;
      }
      // More than this many of 400 have a probability below 1 in 1,000 when each has 5 %.
      let most = 0;
      while (1 - binomialCdf(most, 400, 0.05) > 1e-3) most++;
      expect(exceeded).toBeLessThanOrEqual(most);
      // The best there is answers as much as is kept; a promise costs some of that.
      expect(coverage).toBeGreaterThanOrEqual(least);
    },
  );

  test("chance errors among the surest rows do not end it: half the target at 5,000 rows is always found", () => {
    const wrong = (v: number) => (v < 0.2 ? 0.045 : 0.045 + 0.5 * (v - 0.2));
    for (let seed = 0; seed < 100; seed++) {
      const found = confidenceThreshold(drawn(5000, wrong, seed), { risk: 0.1 });
      expect(found?.coverage, `seed ${seed}`).toBeGreaterThan(0.3);
    }
  });

  test("five starts from 8 times the rows that forgive 5 errors at a fifth of 5 %, one with fewer", () => {
    const rows = 8 * leastRowsForRisk({ risk: 0.1, confidence: 0.99 }, 5);
    // The surest 60 are wrong, none of the rest: only a start further on can pass.
    const surestWrong = (n: number) => {
      const confidence = Float64Array.from({ length: n }, (_, row) => 1 - row / n);
      return outcomesOf(
        confidence,
        Uint8Array.from(confidence, (_, row) => (row < 60 ? 0 : 1)),
      );
    };
    expect(confidenceThreshold(surestWrong(rows), { risk: 0.1 })).toMatchObject({ coverage: 1, errors: 60 });
    expect(confidenceThreshold(surestWrong(rows - 1), { risk: 0.1 })).toBeNull();
  });

  test("the bound is the limit at the confidence asked for, at this threshold alone", () => {
    const found = confidenceThreshold(all(2000, 0.7, 100), { risk: 0.1 })!;
    // beta.ppf(0.95, 101, 1900) of SciPy.
    expect(found.bound).toBeCloseTo(0.05877031423067244, 10);
  });

  test("weights are refused, those of 1 are none", () => {
    const outcomes = all(100, 0.8);
    const ones = { ...outcomes, weight: new Float64Array(100).fill(1) };
    expect(confidenceThreshold(ones, { risk: 0.05 })).toEqual(confidenceThreshold(outcomes, { risk: 0.05 }));
    const weight = ones.weight.with(3, 2);
    expect(() => confidenceThreshold({ ...outcomes, weight }, { risk: 0.05 })).toThrow(
      new TypeError(
        "Cannot find a confidence threshold: row 3 has the weight 2, wanted rows without weights, " +
          "since its bound counts rows",
      ),
    );
  });

  test.each([
    [{ risk: 0 }, "risk is 0"],
    [{ risk: 1 }, "risk is 1"],
    [{ risk: Number.NaN }, "risk is NaN"],
    [{ risk: 0.1, confidence: 1 }, "confidence is 1"],
    [{ risk: 0.1, confidence: 0 }, "confidence is 0"],
  ])("%o is refused", (target, given) => {
    expect(() => confidenceThreshold(all(10, 0.5), target)).toThrow(
      new RangeError(`Cannot promise a risk: ${given}, wanted a number between 0 and 1`),
    );
  });

  test("unknown options and no rows are refused", () => {
    const precision = { risk: 0.1, precision: 0.9 };
    expect(() => confidenceThreshold(all(10, 0.5), precision)).toThrow(/unknown option "precision"/);
    expect(() => confidenceThreshold(all(0, 0.5), { risk: 0.1 })).toThrow(RangeError);
  });
});

describe("leastRowsForRisk()", () => {
  test("is the least count that SciPy's tail lets pass", () => {
    for (const { risk, confidence, errors, rows } of leastRows) {
      expect(leastRowsForRisk({ risk, confidence }, errors)).toBe(rows);
    }
  });

  test("without errors: log(1 − confidence) / log(1 − risk), rounded up", () => {
    for (const risk of [0.001, 0.02, 0.3]) {
      expect(leastRowsForRisk({ risk })).toBe(Math.ceil(Math.log(0.05) / Math.log1p(-risk)));
    }
  });

  test.each([-1, 0.5, Number.NaN])("%d errors are refused", (errors) => {
    expect(() => leastRowsForRisk({ risk: 0.1 }, errors)).toThrow(RangeError);
  });
});
