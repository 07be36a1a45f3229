import { describe, expect, test } from "vitest";
import { bareMeasurement, exampleDetails } from "./measurement.test-support.ts";
import { metricsFromBins } from "./metrics-from-bins.test-support.ts";
import { metricsTable } from "./metrics-table.ts";
import { colourStyle, plainStyle } from "./terminal-style.ts";

const before = bareMeasurement(metricsFromBins([[14, 5000, 0.9628, 0.9166]]));
const after = bareMeasurement({
  ...metricsFromBins([[13, 5000, 0.9032, 0.9166]]),
  nll: 0.3017448,
  brier: 0.15,
});

describe("metricsTable()", () => {
  test("before, after, change, and which way is better", () => {
    expect(`\n${metricsTable({ before, after, scope: "held-out rows" }, plainStyle)}`).toBe(`
5,000 held-out rows, 10 classes
                             before   after       change
accuracy                     91.7 %  91.7 %            0
mean confidence              96.3 %  90.3 %  −6.0 points
nll (nats)                   0.4210  0.3017      −0.1193  better
Brier (summed over classes)  0.1386  0.1500      +0.0114  worse
ECE (15 equal-width bins)    0.0462  0.0134      −0.0328  better
MCE (worst bin)              0.0462  0.0134      −0.0328  better`);
  });

  test("one column without an after", () => {
    expect(metricsTable({ before }, plainStyle).split("\n").slice(0, 3)).toEqual([
      "5,000 rows, 10 classes",
      "                              value",
      "accuracy                     91.7 %",
    ]);
  });

  test("what top labels cannot tell is – with its reason", () => {
    const top = bareMeasurement({ ...before.metrics, nll: null, brier: null });
    const lines = metricsTable({ before: top, after: top, scope: "fitted rows" }, plainStyle).split("\n");
    expect(lines[4]).toMatch(/^nll \(nats\) +– +– +–$/);
    expect(lines.at(-1)).toBe("– needs all probabilities");
  });

  test("green is better and red is worse", () => {
    const lines = metricsTable({ before, after }, colourStyle).split("\n");
    expect(lines[4]).toContain("\u001b[32m");
    expect(lines[5]).toContain("\u001b[31m");
  });

  test("the change is the difference of the numbers shown", () => {
    const lines = metricsTable(
      {
        before: bareMeasurement(metricsFromBins([[11, 5000, 0.7356, 0.6248]])),
        after: bareMeasurement(metricsFromBins([[8, 5000, 0.5754, 0.6248]])),
      },
      plainStyle,
    ).split("\n");
    // 73.56 − 57.54 is 16.02, which would show as 16.0; 0.1108 − 0.0494 is what is read.
    expect(lines[3]).toMatch(/73\.6 % +57\.5 % +−16\.1 points$/);
    expect(lines[6]).toMatch(/0\.1108 +0\.0494 +−0\.0614 {2}better$/);
  });

  test("no word of better or worse where the worst bin is one of few rows", () => {
    const few = (confidence: number, rows: number) =>
      bareMeasurement(
        metricsFromBins([
          [14, 5000, 0.96, 0.95],
          [3, rows, confidence, 0],
        ]),
      );
    const mce = (from: number, to: number, rows: number) =>
      metricsTable({ before: few(from, rows), after: few(to, rows) }, plainStyle)
        .split("\n")
        .at(-1);
    expect(mce(0.31, 0.24, 2)).toMatch(/0\.3100 +0\.2400 +−0\.0700$/);
    expect(mce(0.24, 0.31, 2)).toMatch(/\+0\.0700$/);
    expect(mce(0.31, 0.24, 500)).toMatch(/−0\.0700 {2}better$/);
    expect(mce(0.24, 0.31, 500)).toMatch(/\+0\.0700 {2}worse$/);
  });

  test("an infinite loss is shown, and its change is not made up", () => {
    const infinite = bareMeasurement({ ...before.metrics, nll: Infinity });
    const lines = metricsTable({ before: infinite, after: infinite }, plainStyle).split("\n");
    expect(lines[4]).toMatch(/^nll \(nats\) +∞ +∞ +–$/);
  });

  test("intervals where there are any, and of which rows when they are a sample", () => {
    const nll = { mean: 0.42, standardError: 0.01, lower: 0.4012, upper: 0.4405 };
    const intervals = { ...exampleDetails.intervals, nll };
    const details = { ...exampleDetails, intervals, isSample: true, sampledRows: 4000 };
    const lines = metricsTable({ before: { ...before, details } }, plainStyle).split("\n");
    expect(lines.slice(1, 6)).toEqual([
      "                                        value     95 % interval",
      "accuracy                               91.7 %",
      "mean confidence                        96.3 %",
      "nll (nats)                             0.4210  0.4012 to 0.4405",
      "perplexity (e^nll)                     1.5234",
    ]);
    expect(lines.slice(-2)).toEqual([
      "intervals, chance, Brier of the top label, and from the equal-mass bins on: of",
      "4,000 of the 5,000 rows, drawn at random",
    ]);
  });

  test("rows with weights say what they weigh together", () => {
    const weighted = bareMeasurement({ ...before.metrics, weight: 12345.5 });
    expect(metricsTable({ before: weighted }, plainStyle)).toMatch(
      /^5,000 rows of weight 12,346, 10 classes\n/,
    );
  });

  test("no word of better or worse where chance explains the larger error", () => {
    const smaller = { ...exampleDetails, ks: 0.03 };
    const effects = (upper95: number) =>
      metricsTable(
        {
          before: {
            ...before,
            details: { ...exampleDetails, eceNull: { ...exampleDetails.eceNull, upper95 } },
          },
          after: { ...after, details: smaller },
        },
        plainStyle,
      )
        .split("\n")
        .filter((line) => /^(ECE \(15 equal-width|KS)/.test(line) && line.endsWith("better"));
    expect(effects(0.0461).length).toBe(2);
    expect(effects(0.0463)).toEqual([]);
  });
});
