import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FilledBin, metricsFromBins } from "./metrics-from-bins.test-support.ts";
import { reliabilityDiagram } from "./reliability-diagram.ts";
import { colourStyle, plainStyle } from "./terminal-style.ts";

/** Where the bar starts: after "93–100 ". */
const LEFT = 7;
const over = metricsFromBins([
  [9, 2, 0.65, 0.5],
  [13, 400, 0.9, 0.6],
  [14, 12_345, 0.98, 0.98],
]);
const under = metricsFromBins([[9, 400, 0.6, 0.9]]);

function binLine(diagram: string, label: string): string {
  return diagram.split("\n").find((line) => line.startsWith(label.padStart(6)))!;
}

describe("reliabilityDiagram()", () => {
  test("the picture of two panels in 80 columns", () => {
    const picture = reliabilityDiagram(
      [
        { title: "before", metrics: over },
        { title: "after", metrics: under },
      ],
      80,
      plainStyle,
    );
    expect(`\n${picture}`).toBe(`
before: ECE 0.0094, 12,747 rows          after: ECE 0.3000, 400 rows
conf % 0   accuracy %  100    gap  rows  conf % 0   accuracy %  100    gap  rows
   0–7 no rows                        0     0–7 no rows                        0
  7–13 no rows                        0    7–13 no rows                        0
 13–20 no rows                        0   13–20 no rows                        0
 20–27 no rows                        0   20–27 no rows                        0
 27–33 no rows                        0   27–33 no rows                        0
 33–40 no rows                        0   33–40 no rows                        0
 40–47 no rows                        0   40–47 no rows                        0
 47–53 no rows                        0   47–53 no rows                        0
 53–60 no rows                        0   53–60 no rows                        0
 60–67 ██████████░◆         (+15)     2   60–67 ██████████◆▒▒▒▒▒▒     −30    400
 67–73 no rows                        0   67–73 no rows                        0
 73–80 no rows                        0   73–80 no rows                        0
 80–87 no rows                        0   80–87 no rows                        0
 87–93 ███████████░░░░░◆     +30    400   87–93 no rows                        0
93–100 ██████████████████◆    (0) 12.3k  93–100 no rows                        0

█ accuracy   ◆ mean confidence   ░ overconfident   ▒ underconfident
gap: confidence − accuracy in points   (gap): may be chance`);
  });

  test("the mark stands at the confidence and the bar ends at the accuracy", () => {
    const width = 78; // the bar has 58 cells
    const line = binLine(reliabilityDiagram([{ title: "", metrics: over }], width, plainStyle), "87–93");
    expect(line.indexOf("◆")).toBe(LEFT + Math.round(0.9 * 58) - 1);
    expect(line.lastIndexOf("█")).toBe(LEFT + Math.round(0.6 * 58) - 1);
    expect(line.match(/░/g)).toHaveLength(Math.round(0.9 * 58) - Math.round(0.6 * 58) - 1);
  });

  test("overconfidence is red, underconfidence blue, chance neither", () => {
    const red = "\u001b[31m";
    const blue = "\u001b[34m";
    const drawn = (metrics: typeof over) => reliabilityDiagram([{ title: "", metrics }], 60, colourStyle);
    expect(binLine(drawn(over), "87–93")).toContain(`${red}░`);
    expect(binLine(drawn(over), "60–67")).not.toContain(red);
    expect(binLine(drawn(under), "60–67")).toContain(`${blue}▒`);
    expect(drawn(under)).not.toContain(red);
  });

  test("is stacked below 80 columns", () => {
    const panels = [
      { title: "before", metrics: over },
      { title: "after", metrics: under },
    ];
    const lines = reliabilityDiagram(panels, 79, plainStyle).split("\n");
    expect(lines.filter((line) => line.startsWith("before:") || line.startsWith("after:"))).toHaveLength(2);
  });

  test("no line is wider than the terminal, whatever the numbers", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const bin = fc.tuple(fc.nat(14), fc.integer({ min: 1, max: 1e12 }), share, share);
    const bins = fc.uniqueArray(bin, { minLength: 1, maxLength: 15, selector: ([i]) => i });
    const width = fc.integer({ min: 28, max: 200 });
    fc.assert(
      fc.property(bins, width, fc.boolean(), (filled: FilledBin[], columns, both) => {
        const panel = {
          title: "a title that is rather long for its panel",
          metrics: metricsFromBins(filled),
        };
        const picture = reliabilityDiagram(both ? [panel, panel] : [panel], columns, plainStyle);
        for (const line of picture.split("\n")) expect(line.length).toBeLessThanOrEqual(columns);
      }),
    );
  });
});
