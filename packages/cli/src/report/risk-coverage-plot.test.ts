import { describe, expect, test } from "vitest";
import { riskCoveragePlot } from "./risk-coverage-plot.ts";
import { colourStyle, plainStyle } from "./terminal-style.ts";

/** Risk rises from 0 to 20 % between half and all of the rows. */
const points = Array.from({ length: 1000 }, (_, i) => {
  const coverage = (i + 1) / 1000;
  return { coverage, risk: Math.max(0, coverage - 0.5) * 0.4, threshold: 1 - coverage };
});
const curve = { points, aurc: 0.05, target: 0.05, coverage: 0.6 };

describe("riskCoveragePlot()", () => {
  test("the picture in 60 columns", () => {
    expect(`\n${riskCoveragePlot(curve, 60, plainStyle)}`).toBe(`
risk: share of answers that are wrong
   20 % │                                               ▁▃▆█
        │                                            ▁▃▆████
        │                                         ▁▄▆███████
        │                                      ▂▄▇██████████
        │                                   ▂▅▇█████████████
        │                                ▃▅█████████████████
    5 % │┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄▁▃▆████████████████████
        │                         ▁▄▆███████████████████████
    0 % └──────────────────────────────◆────────────────────
         0      coverage: share of rows answered, %      100

filled: AURC 0.0500   ┄ target 5 %   ◆ answered 60.0 %`);
  });

  test.each([20, 40, 57, 80, 200])("at a width of %d no line is longer, from 40 on", (width) => {
    for (const target of [0.0001, 0.05, 0.5, 0.99]) {
      const lines = riskCoveragePlot({ ...curve, target }, width, plainStyle).split("\n");
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(Math.max(40, Math.min(78, width)));
      expect(lines.filter((line) => line.includes("┄")).length, String(target)).toBeGreaterThanOrEqual(2);
    }
  });

  test("one point, never wrong; one point, always wrong", () => {
    const right = { points: [{ coverage: 1, risk: 0, threshold: 1 }], aurc: 0, target: 0.01, coverage: 1 };
    const picture = riskCoveragePlot(right, 60, plainStyle);
    expect(picture).not.toMatch(/[▁-█]/);
    expect(picture).toMatch(/─◆$/m);
    const wrong = { points: [{ coverage: 1, risk: 1, threshold: 1 }], aurc: 1, target: 0.01, coverage: null };
    const filled = riskCoveragePlot(wrong, 60, plainStyle);
    expect(filled.match(/█/g)).toHaveLength(8 * 51);
    expect(filled).not.toContain("◆");
    expect(filled).toContain("100 % │");
  });

  test("what is above the target has the colour of too much", () => {
    const red = riskCoveragePlot(curve, 60, colourStyle).split("\u001b[31m").slice(1);
    // Risk is above 5 % from a coverage of 0.625 on: 20 of 51 columns, on one line at least each.
    expect(red.length).toBeGreaterThanOrEqual(19);
    for (const cell of red) expect(cell).toMatch(/^[▁-█]/);
    expect(riskCoveragePlot({ ...curve, target: 0.3 }, 60, colourStyle)).not.toContain("\u001b[31m");
  });
});
