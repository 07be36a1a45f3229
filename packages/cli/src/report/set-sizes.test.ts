import { describe, expect, test } from "vitest";
import { setSizes } from "./set-sizes.ts";
import { plainStyle } from "./terminal-style.ts";

function coverageOf(sizes: number[]) {
  const rows = sizes.reduce((sum, count) => sum + count, 0);
  return { rows, coverage: 0.9, meanSize: 1, emptySets: sizes[0]!, sizes };
}

describe("setSizes()", () => {
  test("the picture in 50 columns; sizes that no set has, beyond the largest, are left out", () => {
    expect(`\n${setSizes(coverageOf([3, 1600, 397, 0, 0]), 50, plainStyle)}`).toBe(`
classes                             rows     share
      0 █                              3     0.1 %
      1 ██████████████████████████ 1,600    80.0 %
      2 ██████                       397    19.9 %`);
  });

  test("large sets share a line", () => {
    const sizes = new Array<number>(101).fill(1);
    const lines = setSizes(coverageOf(sizes), 60, plainStyle).split("\n");
    expect(lines).toHaveLength(1 + 12);
    expect(lines.at(-1)).toMatch(/^ 11–100 █+ +90 +89\.1 %$/);
    expect(setSizes(coverageOf(sizes.slice(0, 12)), 60, plainStyle)).toMatch(/\n +11 █+ +1 +8\.3 %$/);
  });

  test.each([20, 40, 80, 200])("at a width of %d no line is longer, from 40 on", (width) => {
    const picture = setSizes(coverageOf([1, 1e6, 5]), width, plainStyle);
    for (const line of picture.split("\n")) {
      expect(line.length).toBeLessThanOrEqual(Math.max(40, Math.min(78, width)));
    }
  });
});
