import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { exampleReport } from "./example-report.test-support.ts";
import { renderReport } from "./report.ts";
import type { ReportData } from "./report-data.ts";

const page = renderReport(exampleReport);
const { document } = parseHTML(page);

function tableRows(caption: string): string[][] {
  const table = [...document.querySelectorAll("table")].find(
    (candidate) => candidate.querySelector("caption")?.textContent === caption,
  );
  return [...table!.querySelectorAll("tbody tr")].map((row) =>
    [...row.children].map((cell) => cell.textContent!),
  );
}

describe("renderReport()", () => {
  test("is one small file that asks for nothing and runs nothing", () => {
    expect(Buffer.byteLength(page)).toBeLessThan(200_000);
    expect(page).not.toMatch(/http:|https:|<script|<link|<iframe|<img|@import|url\(|javascript:|\son\w+=/i);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`);
  });

  test("has the same bytes for the same data", () => {
    expect(renderReport(structuredClone(exampleReport))).toBe(page);
  });

  test("says what was found", () => {
    const finding = document.querySelector(".finding")!.textContent!.replace(/\s+/g, " ");
    expect(finding).toContain("As it is, the model says 95.6 % on average and is right 90.5 % of the time");
    expect(finding).toContain("overconfident by 5.1 points.");
    expect(finding).toContain("T = 2.087 (95 % interval 1.998 to 2.181) lowers its confidence");
    expect(finding).toContain("well calibrated as far as 5,000 rows can tell");
    expect(finding).toContain("Measured on 5,000 held-out rows, which the fit has not seen.");
  });

  test("the table of metrics has the data's numbers, shown short and kept whole", () => {
    expect(tableRows("5,000 held-out rows, 10 classes")).toEqual([
      ["accuracy", "90.5 %", "90.5 %", "0", ""],
      ["mean confidence", "95.6 %", "90.3 %", "−5.3 points", ""],
      ["nll (nats)", "0.4210", "0.3017", "−0.1193", "better"],
      ["Brier (summed over classes)", "0.1386", "0.1386", "0", ""],
      ["ECE (15 equal-width bins)", "0.0510", "0.0022", "−0.0488", "better"],
      ["MCE (worst bin)", "0.1500", "0.0100", "−0.1400", "better"],
    ]);
    const whole = [...document.querySelectorAll("data")].map((element) =>
      Number(element.getAttribute("value")),
    );
    const { before, after, fit } = exampleReport;
    for (const value of [
      fit.temperature,
      before.nll,
      after.nll,
      before.ece,
      after.ece,
      before.meanConfidence,
    ]) {
      expect(whole).toContain(value);
    }
  });

  test("every chart is a picture with a title and a description, followed by its numbers", () => {
    const charts = [...document.querySelectorAll("svg")];
    expect(charts).toHaveLength(5);
    for (const chart of charts) {
      expect(chart.getAttribute("role")).toBe("img");
      for (const id of chart.getAttribute("aria-labelledby")!.split(" ")) {
        expect(document.getElementById(id)!.textContent, id).not.toBe("");
      }
      expect(chart.closest("figure")!.nextElementSibling!.tagName).toBe("DETAILS");
    }
    expect(tableRows("reliability before (T = 1), held-out rows")[14]).toEqual([
      "93–100",
      "4,500",
      "99.0 %",
      "95.0 %",
      "+4.0 points",
    ]);
  });

  test("the reliability chart draws the numbers: bar, tick and gap of a bin", () => {
    const chart = document.querySelector("svg[aria-labelledby^=reliability-before]")!;
    const [bars] = chart.querySelectorAll("g[aria-label=rect]");
    // The frame is 314 units high: 400 less the margins 44 and 42. Bin 9 has accuracy 0.5.
    expect(bars!.querySelector("rect")!.getAttribute("height")).toBe("157");
    const over = chart.querySelector('g[fill="var(--over)"]')!;
    expect(
      [...over.querySelectorAll("rect")].map((rect) => Number(rect.getAttribute("height")).toFixed(6)),
    ).toEqual([(0.15 * 314).toFixed(6), (0.04 * 314).toFixed(6)]);
    expect(chart.querySelectorAll('g[fill="var(--under)"] rect')).toHaveLength(0);
  });

  test("headings are in order: one h1, no level skipped", () => {
    const levels = [...document.querySelectorAll("h1, h2, h3")].map((heading) => Number(heading.tagName[1]));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.forEach((level, i) => {
      expect(level - (levels[i - 1] ?? 0)).toBeLessThanOrEqual(1);
    });
  });

  test("no line ends between a number and its unit, or within a word of the command", () => {
    const prose = [...document.querySelectorAll("p, .legend li, figcaption, summary")];
    for (const { textContent } of prose) expect(textContent).not.toMatch(/\d[ \n](%|points|nats)|T =|= \d/);
    const words = [...document.querySelectorAll("pre.command span")].map((word) => word.textContent);
    expect(words).toEqual(["softmax", "calibrate", "a.npz", "--report", "report.html"]);
  });

  test("says what was guessed", () => {
    const facts = (assumed: Record<string, string>) =>
      parseHTML(renderReport({ ...exampleReport, source: { ...exampleReport.source, assumed } }))
        .document.querySelector(".facts")!
        .textContent!.split("\n");
    expect(facts({ from: "logits", labels: "y" })).toContain("Read aslogits (guessed)");
    expect(facts({ from: "logits", labels: "y" })).toContain("Where the labels are (guessed)y");
    expect(facts({})).toContain("Read aslogits");
  });

  test("code to copy holds the whole temperature", () => {
    const code = [...document.querySelectorAll("pre")].map((element) => element.textContent);
    expect(code.filter((text) => text!.includes("2.0872122342968344"))).toHaveLength(3);
    expect(code).toContain(exampleReport.createdBy.command);
  });

  test("whatever comes from files is text", () => {
    const hostile = `</title><script>alert(1)</script>"'><img src=x onerror=alert(1)>\u202e`;
    const { document: read } = parseHTML(
      renderReport({
        ...exampleReport,
        title: hostile,
        createdBy: { version: hostile, node: hostile, command: hostile },
        source: {
          ...exampleReport.source,
          files: [{ name: hostile, sha256: hostile }],
          assumed: { [hostile]: hostile },
        },
        test: { files: [{ name: hostile, sha256: hostile }], rows: 1 },
        warnings: [hostile],
      }),
    );
    expect(read.querySelectorAll("script, img")).toHaveLength(0);
    expect(read.querySelector("h1")!.textContent).toBe(hostile.replace("\u202e", "\ufffd"));
  });

  test("without warnings, held-out rows and checksums it has no empty sections", () => {
    const { test: _, ...rest } = exampleReport;
    const plain: ReportData = {
      ...rest,
      scope: "fitted rows",
      warnings: [],
      source: { ...rest.source, files: [{ name: "a.npz" }] },
      before: { ...rest.before, nll: null, brier: null },
    };
    const text = renderReport(plain);
    expect(text).not.toMatch(/Warnings|SHA-256|Held-out|held-out/);
    expect(text).toContain("which the fit has seen: on other rows the result may be a little worse");
    expect(text).toContain("– needs all probabilities");
  });
});
