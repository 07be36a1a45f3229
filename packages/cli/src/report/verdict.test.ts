import { describe, expect, test } from "vitest";
import { type FilledBin, metricsFromBins } from "./metrics-from-bins.test-support.ts";
import { verdict } from "./verdict.ts";

describe("verdict()", () => {
  test.each<[why: string, bins: FilledBin[], kind: string, sentence: string]>([
    [
      "overconfident beyond chance",
      [[14, 5000, 0.973, 0.911]],
      "overconfident",
      "Says 97.3 % on average and is right 91.1 % of the time: overconfident by 6.2 points.",
    ],
    [
      "underconfident, with decimals until the shown numbers agree (91.7 − 90.3 is not 1.3)",
      [[13, 5000, 0.9031748, 0.9166]],
      "underconfident",
      "Says 90.32 % on average and is right 91.66 % of the time: slightly underconfident by 1.34 points.",
    ],
    [
      "a gap within chance",
      [[13, 5000, 0.9, 0.904]],
      "calibrated",
      "Says 90.0 % on average and is right 90.4 % of the time: well calibrated as far as 5,000 rows can tell (chance alone can move this by 0.86 points).",
    ],
    [
      "bins that are off in opposite directions",
      [
        [9, 1000, 0.65, 0.85],
        [13, 1000, 0.9, 0.7],
      ],
      "uneven",
      "Says 77.5 % on average and is right 77.5 % of the time, but not at every confidence: bins are 20.0 points off on average (ECE), where chance explains 3.0.",
    ],
    [
      "one row",
      [[13, 1, 0.9, 1]],
      "undecided",
      "Says 90.0 % on average and is right 100 % of the time: too few rows to tell (1 row, chance alone can move this by 100 points).",
    ],
    [
      "certain and once wrong: no chance explains that",
      [[14, 1000, 1, 0.99]],
      "overconfident",
      "Says 100 % on average and is right 99.0 % of the time: slightly overconfident by 1.0 points.",
    ],
    [
      "certain and always right",
      [[14, 1000, 1, 1]],
      "calibrated",
      "Says 100 % on average and is right 100 % of the time: well calibrated as far as 1,000 rows can tell (chance alone can move this by 0.05 points).",
    ],
  ])("%s", (_, bins, kind, sentence) => {
    expect(verdict(metricsFromBins(bins))).toEqual({ kind, sentence });
  });

  test("a small gap is nothing in 500 rows and something in 5,000,000", () => {
    expect(verdict(metricsFromBins([[13, 500, 0.9, 0.89]])).kind).toBe("calibrated");
    expect(verdict(metricsFromBins([[13, 5_000_000, 0.9, 0.89]])).kind).toBe("overconfident");
  });
});
