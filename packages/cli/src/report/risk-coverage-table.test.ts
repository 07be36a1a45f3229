import { describe, expect, test } from "vitest";
import { riskCoverageTable, shownThreshold } from "./risk-coverage-table.ts";
import { plainStyle } from "./terminal-style.ts";

const points = [
  { coverage: 0.25, risk: 0, threshold: 0.99987654 },
  { coverage: 0.5, risk: 0.05, threshold: 0.9 },
  { coverage: 0.92, risk: 0.25, threshold: 0.61239 },
  { coverage: 1, risk: 0.3, threshold: 0.4 },
];

describe("riskCoverageTable()", () => {
  test("a tie answers several shares and stands once; the threshold that was found is marked", () => {
    const found = {
      ...{ threshold: 0.83, coverage: 0.55, abstention: 0.45, risk: 0.06 },
      ...{ answered: 220, errors: 13, bound: 0.09 },
    };
    expect(`\n${riskCoverageTable(points, 400, found, 80, plainStyle)}`).toBe(`
  answered  rows  wrong    risk  confidence from
  100 %      400    120  30.0 %              0.4
  92.0 %     368     92  25.0 %           0.6123
◆ 55.0 %     220     13   6.0 %             0.83
  50.0 %     200     10   5.0 %              0.9
  25.0 %     100      0     0 %          0.99987`);
  });

  test("a threshold that is a row of the table already is that row", () => {
    const [, half] = points;
    const found = { ...half!, abstention: 0.5, answered: 200, errors: 10, bound: 0.08, threshold: 0.88 };
    const lines = riskCoverageTable(points, 400, found, 80, plainStyle).split("\n");
    expect(lines.filter((line) => line.includes("50.0 %"))).toEqual([
      expect.stringMatching(/^◆ 50\.0 % .* 0\.88$/),
    ]);
  });

  test("one row", () => {
    const table = riskCoverageTable([{ coverage: 1, risk: 1, threshold: 1 }], 1, null, 80, plainStyle);
    expect(table.split("\n").at(-1)).toMatch(/^ {2}100 % +1 +1 +100 % +1$/);
  });
});

test.each([
  [1, "1"],
  [0.57, "0.57"],
  [0.29, "0.29"],
  [0, "0"],
  [0.123456, "0.1234"],
  [0.99987654, "0.99987"],
  [1 - 2 ** -40, "0.99999999999909"],
])("%d is shown as %s, never above", (threshold, text) => {
  const shown = shownThreshold(threshold);
  expect(Number(shown)).toBeLessThanOrEqual(threshold);
  expect(Number(shown)).toBe(Number(text));
});
