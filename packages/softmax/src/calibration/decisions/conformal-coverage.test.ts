import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCalibrationDecisions } from "../../../../../fixtures/calibration-decisions.ts";
import { createRandom } from "../../math/random.ts";
import { CoverageCounts, conformalCoverage } from "./conformal-coverage.ts";
import { ConformalScores, fitConformal } from "./fit-conformal.ts";
import { drawBatch, part, setsOf } from "./labelled-rows.test-support.ts";
import { predictionSetsInto } from "./prediction-sets.ts";

describe("coverage over 200 seeded repetitions", () => {
  const { fitRows, newRows, repetitions, bounds } = readCalibrationDecisions().coverage;
  const methods = [
    ["lac", {}],
    ["aps", {}],
    ["raps", { lambda: 0.1, kReg: 2 }],
  ] as const;
  // A right program fails each bound of the totals with probability 0.001, and none with these seeds.
  test.each(
    methods.flatMap(([method, more]) =>
      bounds.map((bound) => [method, bound.coverage, more, bound] as const),
    ),
  )(
    "%s at %d is beta-binomial: each repetition, their sum, and the low ones",
    (method, coverage, more, bound) => {
      let total = 0;
      let low = 0;
      for (let seed = 0; seed < repetitions; seed++) {
        const random = createRandom(1000 + seed);
        const options = method === "lac" ? { method, coverage } : { method, coverage, seed, ...more };
        const predictor = fitConformal(drawBatch(random, fitRows, 5), options);
        const { coverage: share } = conformalCoverage(predictor, drawBatch(random, newRows, 5));
        const covered = Math.round(share * newRows);
        expect(covered).toBeGreaterThanOrEqual(bound.least);
        expect(covered).toBeLessThanOrEqual(bound.most);
        total += covered;
        if (covered <= bound.low) low++;
      }
      expect(total).toBeGreaterThanOrEqual(bound.leastTotal);
      expect(total).toBeLessThanOrEqual(bound.mostTotal);
      expect(low).toBeGreaterThanOrEqual(bound.leastLow);
      expect(low).toBeLessThanOrEqual(bound.mostLow);
    },
  );
});

describe("rows in parts", () => {
  const batch = drawBatch(createRandom(5), 500, 4);
  test.each(["lac", "aps", "raps"] as const)(
    "%s: the same predictor, sets and coverage however rows are split",
    (method) => {
      const options = { method, coverage: 0.8 } as const;
      const whole = fitConformal(batch, options);
      fc.assert(
        fc.property(fc.array(fc.nat(500), { maxLength: 6 }), (cuts) => {
          const edges = [0, ...cuts.sort((a, b) => a - b), 500];
          const scores = new ConformalScores(4, options);
          const counts = new CoverageCounts(whole);
          const sets = new Uint8Array(batch.data.length);
          for (let i = 1; i < edges.length; i++) {
            const rows = part(batch, edges[i - 1]!, edges[i]!);
            scores.add(rows);
            counts.add(rows);
            const out = sets.subarray(4 * edges[i - 1]!, 4 * edges[i]!);
            predictionSetsInto(out, whole, rows.data, rows.rows, 4, edges[i - 1]!);
          }
          expect(scores.predictor()).toEqual(whole);
          expect(counts.coverage()).toEqual(conformalCoverage(whole, batch));
          const text = setsOf(whole, batch).join("");
          expect(sets.join("")).toBe(text);
        }),
        { numRuns: 20 },
      );
    },
  );

  test("rows that are fitted on and rows that get sets have random numbers of their own", () => {
    const predictor = fitConformal(batch, { method: "aps", coverage: 0.5 });
    const { coverage } = conformalCoverage(predictor, batch);
    // With the same numbers, exactly 251 of the 500 scores would be at most the quantile.
    expect(Math.round(coverage * 500)).not.toBe(251);
  });

  test("float32 logits give the sets of the same numbers in float64", () => {
    const narrow = { ...batch, data: Float32Array.from(batch.data) };
    const wide = { ...batch, data: Float64Array.from(narrow.data) };
    const options = { method: "aps", coverage: 0.9 } as const;
    const difference = fitConformal(narrow, options).quantile! - fitConformal(wide, options).quantile!;
    expect(Math.abs(difference)).toBeLessThan(1e-6); // float32 has 6e-8
  });
});

test("coverage, mean size and sizes count the sets", () => {
  const batch = drawBatch(createRandom(11), 400, 5);
  const predictor = fitConformal(batch, { method: "aps", coverage: 0.7 });
  const sets = setsOf(predictor, batch);
  const sizes = sets.map((set) => set.replaceAll("0", "").length);
  expect(conformalCoverage(predictor, batch)).toEqual({
    rows: 400,
    coverage: sets.filter((set, row) => set[batch.labels[row]!] === "1").length / 400,
    meanSize: sizes.reduce((sum, size) => sum + size, 0) / 400,
    emptySets: sizes.filter((size) => size === 0).length,
    sizes: [0, 1, 2, 3, 4, 5].map((size) => sizes.filter((each) => each === size).length),
  });
});
