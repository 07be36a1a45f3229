import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { confidenceHistogram } from "./confidence-histogram.ts";
import { type FilledBin, metricsFromBins } from "./metrics-from-bins.test-support.ts";
import { plainStyle } from "./terminal-style.ts";

describe("confidenceHistogram()", () => {
  test("the picture: half as many rows, half as long; the rarest still seen", () => {
    const metrics = metricsFromBins([
      [9, 1, 0.65, 0],
      [13, 4000, 0.9, 0.75],
      [14, 8000, 0.98, 0.8],
    ]);
    expect(`\n${confidenceHistogram(metrics, 45, plainStyle)}`).toBe(`
conf %                         rows     share
   0–7                            0       0 %
  7–13                            0       0 %
 13–20                            0       0 %
 20–27                            0       0 %
 27–33                            0       0 %
 33–40                            0       0 %
 40–47                            0       0 %
 47–53                            0       0 %
 53–60                            0       0 %
 60–67    ▏                       1   < 0.1 %
 67–73                            0       0 %
 73–80  ●                         0       0 %
 80–87                            0       0 %
 87–93    █████████▌          4,000    33.3 %
93–100 ◆  ███████████████████ 8,000    66.7 %

◆ mean confidence 95.3 %   ● accuracy 78.3 %`);
  });

  test("a value on an edge belongs to the bin below it, 0 to the first", () => {
    const marked = (confidence: number) => {
      const picture = confidenceHistogram(metricsFromBins([[0, 10, confidence, 0.5]]), 60, plainStyle);
      return picture.split("\n").findIndex((line) => line.includes("◆")) - 1;
    };
    expect([0, 1 / 15, 0.07, 0.2, 1].map(marked)).toEqual([0, 0, 1, 2, 14]);
  });

  test("no line is wider than the terminal, whatever the counts", () => {
    const bin = fc.tuple(fc.nat(14), fc.integer({ min: 1, max: 1e15 }), fc.constant(0.5), fc.constant(0.25));
    const bins = fc.uniqueArray(bin, { minLength: 1, maxLength: 15, selector: ([i]) => i });
    fc.assert(
      fc.property(bins, fc.integer({ min: 40, max: 200 }), (filled: FilledBin[], columns) => {
        const picture = confidenceHistogram(metricsFromBins(filled), columns, plainStyle);
        for (const line of picture.split("\n")) expect(line.length).toBeLessThanOrEqual(columns);
      }),
    );
  });
});
