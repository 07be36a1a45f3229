import { describe, expect, test } from "vitest";
import { chanceEce, chanceGap, isMceByChance } from "./chance.ts";
import { type FilledBin, metricsFromBins } from "./metrics-from-bins.test-support.ts";

/** A small linear congruential generator (Numerical Recipes), so that the draws are the same everywhere. */
function createUniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function drawRight(rows: number, confidence: number, uniform: () => number): number {
  let right = 0;
  for (let i = 0; i < rows; i++) if (uniform() < confidence) right++;
  return right / rows;
}

describe("chanceGap()", () => {
  test("is two binomial standard errors and half a row", () => {
    expect(chanceGap(0.8, 400)).toBeCloseTo(2 * 0.02 + 0.00125, 15);
  });

  test("a claim of certainty has no chance but the half row, and no gap is above 1", () => {
    expect(chanceGap(1, 1000)).toBe(0.0005);
    expect(chanceGap(0.5, 1)).toBe(1);
    expect(chanceGap(1 + 2 ** -52, 10)).toBe(0.05); // a mean that rounding took out of [0, 1]
  });

  test("a calibrated model exceeds it in at most 5 % of draws, and not never", () => {
    const uniform = createUniform(1);
    let beyond = 0;
    for (let draw = 0; draw < 2000; draw++) {
      if (Math.abs(drawRight(100, 0.7, uniform) - 0.7) > chanceGap(0.7, 100)) beyond++;
    }
    // Two sided normal tail beyond 2.1 standard errors: 3.6 %. 2,000 draws of that have a standard error of 0.4 %.
    expect(beyond / 2000).toBeLessThan(0.05);
    expect(beyond / 2000).toBeGreaterThan(0.02);
  });
});

describe("chanceEce()", () => {
  test("one bin: the mean bound and two deviations", () => {
    expect(chanceEce(metricsFromBins([[11, 400, 0.8, 0.1]]))).toBeCloseTo(3 * 0.02, 15);
  });

  test("weights change the share of a bin, not its rows", () => {
    const metrics = metricsFromBins([
      [11, 400, 0.8, 0.8],
      [14, 100, 1, 1],
    ]);
    const weigh = ({ bins, weight }: typeof metrics, factor: number) => ({
      ...metrics,
      weight: weight * factor,
      bins: bins.map((bin) => ({ ...bin, weight: bin.weight * factor })),
    });
    expect(chanceEce(metrics)).toBeCloseTo(0.8 * 3 * 0.02, 15);
    expect(chanceEce(weigh(metrics, 1e-3))).toBeCloseTo(chanceEce(metrics), 15);
    const bins = metrics.bins.map((bin) => ({ ...bin, weight: bin.count === 100 ? 400 : bin.count }));
    expect(chanceEce({ ...metrics, weight: 800, bins })).toBeCloseTo(0.5 * 3 * 0.02, 15);
  });

  test("a calibrated model exceeds it in at most 2.5 % of draws, and comes within half of it", () => {
    const uniform = createUniform(2);
    const confidences: [number, number, number][] = [
      [7, 40, 0.5],
      [10, 100, 0.7],
      [13, 500, 0.92],
    ];
    let beyond = 0;
    let largest = 0;
    let limit = 0;
    for (let draw = 0; draw < 500; draw++) {
      const bins = confidences.map(([i, n, c]): FilledBin => [i, n, c, drawRight(n, c, uniform)]);
      const metrics = metricsFromBins(bins);
      limit = chanceEce(metrics);
      if (metrics.ece > limit) beyond++;
      largest = Math.max(largest, metrics.ece);
    }
    expect(beyond / 500).toBeLessThan(0.025);
    expect(largest).toBeGreaterThan(limit / 2);
  });
});

test.each<[why: string, bins: FilledBin[], expected: boolean]>([
  [
    "the worst bin has two rows",
    [
      [3, 2, 0.2, 0.5],
      [14, 5000, 0.97, 0.9],
    ],
    true,
  ],
  [
    "the worst bin has many",
    [
      [3, 2, 0.5, 0.5],
      [14, 5000, 0.97, 0.9],
    ],
    false,
  ],
  ["no bin is off", [[14, 10, 1, 1]], true],
])("isMceByChance(): %s", (_, bins, expected) => {
  expect(isMceByChance(metricsFromBins(bins))).toBe(expected);
});
