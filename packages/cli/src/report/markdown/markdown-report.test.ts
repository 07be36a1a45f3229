import { describe, expect, test } from "vitest";
import { exampleReport } from "../example-report.test-support.ts";
import { markdownReport } from "./markdown-report.ts";

const text = markdownReport(exampleReport);

describe("markdownReport()", () => {
  test("says the verdict first, then the warning, then the numbers", () => {
    expect(
      text
        .split("\n")
        .filter((line) => line !== "")
        .slice(0, 6),
    ).toEqual([
      "## Digits",
      "**As it is, the model says 95.6 % on average and is right 90.5 % of the time: overconfident by 5.1 points.**",
      expect.stringMatching(/^Dividing its logits by T = 2\.087 .* Measured on 5,000 held-out rows/),
      "> **Warning:** 3 probabilities are exactly 0",
      "| 5,000 held-out row | before | after | change |  |".replace("row |", "rows |"),
      "| --- | --: | --: | --: | --: |",
    ]);
    expect(text).toContain("| ECE (15 equal-width bins) | 0.0510 | 0.0022 | −0.0488 | better |");
    expect(text).toContain("The ECE after calibration is 0.0022.");
    expect(text).toContain("| **temperature scaling** (chosen) | 0.3000 | −0.1215 | −0.1400 to −0.1000 |");
  });

  test("has the whole temperature, the command and the checksums", () => {
    expect(text).toContain("`2.0872122342968344`");
    expect(text).toContain("```sh\nsoftmax calibrate a.npz --report report.html\n```");
    expect(text).toContain("- `a.npz`, SHA-256 `9f86d081884c7d659a2feaa0c55ad015`\n- `b.npz`\n");
    expect(text.endsWith("\n")).toBe(true);
  });

  test("has the same bytes for the same data, and is short", () => {
    expect(markdownReport(structuredClone(exampleReport))).toBe(text);
    expect(Buffer.byteLength(text)).toBeLessThan(5000);
  });

  test("an evaluation has values with their intervals", () => {
    const { calibration: _, comparison: __, test: ___, ...rest } = exampleReport;
    const evaluated = markdownReport({ ...rest, measuredHow: "at temperature 2" });
    expect(evaluated).toContain("**At temperature 2, the model says 95.6 %");
    expect(evaluated).toContain("| 5,000 rows | value | 95 % interval |");
    expect(evaluated).toContain("| accuracy | 90.5 % | 89.5 % to 91.5 % |");
    expect(evaluated).not.toContain("Temperature to divide");
  });

  test("of many files ten are listed", () => {
    const files = Array.from({ length: 25 }, (_, i) => ({ name: `${i}.npz` }));
    const { test: _, ...rest } = exampleReport;
    const long = markdownReport({ ...rest, source: { ...rest.source, files } });
    expect(long).toContain("- `9.npz`\n- and 15 more");
    expect(long).not.toContain("10.npz");
  });
});
