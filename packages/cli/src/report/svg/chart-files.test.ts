import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { exampleReport } from "../example-report.test-support.ts";
import { chartFiles } from "./chart-files.ts";

const files = chartFiles(exampleReport);

describe("chartFiles()", () => {
  test("names a file for each chart", () => {
    expect(files.map(({ name }) => name)).toEqual([
      "reliability-before.svg",
      "reliability-after.svg",
      "confidence-before.svg",
      "confidence-after.svg",
      "temperature.svg",
      "risk-coverage.svg",
    ]);
    const { calibration: _, ...evaluation } = exampleReport;
    expect(chartFiles(evaluation).map(({ name }) => name)).toEqual([
      "reliability-before.svg",
      "confidence-before.svg",
      "risk-coverage.svg",
    ]);
  });

  test.each(files)(
    "$name stands alone: title, description, colours of both schemes, nothing to load",
    ({ text }) => {
      const { document } = parseHTML(text);
      const svg = document.querySelector("svg")!;
      expect(text.startsWith('<svg xmlns="http://www.w3.org/2000/svg"')).toBe(true);
      expect(svg.getAttribute("role")).toBe("img");
      for (const tag of ["title", "desc"]) {
        expect([...svg.children].find((child) => child.localName === tag)!.textContent).not.toBe("");
      }
      expect(text).toContain("@media (prefers-color-scheme: dark)");
      const used = [...text.matchAll(/var\((--\w+)\)/g)].map(([, name]) => name!);
      for (const name of new Set(used)) expect(text, name).toContain(`${name}: `);
      expect(text.replaceAll(/xmlns="[^"]*"/g, "")).not.toMatch(/https?:|<script|<image|url\(|@import/);
      const [width, height] = svg.getAttribute("viewBox")!.split(" ").slice(2).map(Number);
      for (const legend of svg.querySelectorAll("g[transform^=translate][font-size='13']")) {
        const [x, y] = legend
          .getAttribute("transform")!
          .match(/[\d.]+/g)!
          .map(Number);
        expect(x).toBeLessThan(width!);
        expect(y! + 10).toBeLessThan(height!);
      }
    },
  );

  test("the legend says what the marks mean", () => {
    expect(files[0]!.text).toContain("overconfident: tick above the bar");
    expect(files[5]!.text).toContain("AURC 0.0200 after calibration");
  });
});
