import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { exampleClasses, exampleMeasurement, exampleReport } from "../example-report.test-support.ts";
import { metricsFromBins } from "../metrics-from-bins.test-support.ts";
import type { ReportCalibration, ReportData } from "../report-data.ts";
import { renderReport } from "./report.ts";

const page = renderReport(exampleReport);
const { document } = parseHTML(page);
const { calibration } = exampleReport as { calibration: ReportCalibration };

type Page = typeof document;

function tableRows(caption: string, of: Page = document): string[][] {
  const table = [...of.querySelectorAll("table")].find(
    (candidate) => candidate.querySelector("caption")?.textContent === caption,
  );
  return [...table!.querySelectorAll("tbody tr")].map((row) =>
    [...row.children].map((cell) => cell.textContent!.replaceAll("\u00a0", " ")),
  );
}

function headings(of: Page): string[] {
  return [...of.querySelectorAll("h2")].map(({ textContent }) => textContent!);
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

  test("the table of metrics has the data's numbers, with intervals where there are some", () => {
    const rows = tableRows("5,000 held-out rows, 10 classes");
    expect(rows[0]).toEqual(["accuracy", "90.5 % 89.5 % to 91.5 %", "90.5 % 89.5 % to 91.5 %", "0", ""]);
    const plain = rows.filter(([, value]) => !value!.includes(" to "));
    expect(plain).toEqual(
      expect.arrayContaining([
        ["mean confidence", "95.6 %", "90.3 %", "−5.3 points", ""],
        ["ECE (15 equal-width bins)", "0.0510", "0.0022", "−0.0488", "better"],
        ["by chance alone, 95 % are below", "0.0075", "0.0075", "0", ""],
        ["− discrimination (CORP)", "0.0200", "0.0200", "0", ""],
      ]),
    );
  });

  test("keeps the whole numbers beside those shown", () => {
    const whole = [...document.querySelectorAll("data")].map((element) =>
      Number(element.getAttribute("value")),
    );
    const sides = [exampleReport.before.metrics, calibration.after.metrics];
    for (const { nll, ece, meanConfidence } of sides) {
      for (const value of [nll, ece, meanConfidence]) expect(whole).toContain(value);
    }
  });

  test("says what chance alone would give", () => {
    const text = document.body.textContent!.replace(/\s+/g, " ");
    expect(text).toContain(
      "The ECE before calibration is 0.0510. A calibrated model with these confidences would show 0.0040 by chance on average, less than 0.0075 in 95 % of samples",
    );
  });

  test("every chart is a picture with a title and a description, followed by its numbers", () => {
    const charts = [...document.querySelectorAll("svg")];
    expect(charts).toHaveLength(6);
    for (const chart of charts) {
      expect(chart.getAttribute("role")).toBe("img");
      for (const id of chart.getAttribute("aria-labelledby")!.split(" ")) {
        expect(document.getElementById(id)!.textContent, id).not.toBe("");
      }
      expect(chart.closest("figure")!.nextElementSibling!.tagName).toBe("DETAILS");
    }
    const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(tableRows("reliability before calibration")[14]).toEqual([
      "93–100",
      "4,500",
      "99.0 %",
      "95.0 %",
      "+4.0 points",
      "97.0 % to 100 %",
    ]);
  });

  test("the reliability chart draws the numbers: bar, gap and band of a bin", () => {
    const chart = document.querySelector("svg[aria-labelledby^=reliability-before]")!;
    const heights = (colour: string) =>
      [...chart.querySelectorAll(`g[fill="var(--${colour})"] rect`)].map((rect) =>
        Number(rect.getAttribute("height")).toFixed(6),
      );
    // The frame is 314 units high: 400 less the margins 44 and 42. Bin 9 has accuracy 0.5.
    expect(heights("bar")[0]).toBe("157.000000");
    expect(heights("over")).toEqual([(0.15 * 314).toFixed(6), (0.04 * 314).toFixed(6)]);
    expect(heights("under")).toEqual([]);
    expect(heights("accent")).toEqual([(0.04 * 314).toFixed(6), (0.03 * 314).toFixed(6)]);
  });

  test("the histogram draws shares of the weight, its table has them", () => {
    const { metrics } = exampleReport.before;
    // Bin 9 weighs as much as bin 14, though it has 500 rows of 5,000.
    const bins = metrics.bins.map((bin, i) => ({ ...bin, weight: i === 9 ? 4500 : bin.weight }));
    const before = { ...exampleReport.before, metrics: { ...metrics, bins, weight: 9000 } };
    const { calibration: _, ...rest } = exampleReport;
    const { document: read } = parseHTML(renderReport({ ...rest, before }));
    const rects = [...read.querySelectorAll('svg[aria-labelledby^=confidence] g[fill="var(--bar)"] rect')];
    const heights = rects.map((rect) => Number(rect.getAttribute("height")));
    // The frame is 174 units high: 250 less the margins 34 and 42. The axis ends at the largest share, 50 %.
    expect(heights[9]).toBe(174);
    expect(heights[14]).toBe(174);
    expect(tableRows("confidence", read)[9]).toEqual(["60–67", "500", "50.0 %"]);
  });

  test("the table of risk and coverage has every twentieth", () => {
    const rows = tableRows("risk and coverage before calibration");
    expect(rows).toHaveLength(20);
    // Of the example risk is 9.5 % · coverage², the threshold 1 − 0.6 · coverage.
    expect(rows[9]).toEqual(["50.0 %", "2.4 %", "70.0 %"]);
    expect(rows[19]).toEqual(["100 %", "9.5 %", "40.0 %"]);
  });

  test("headings are in order: one h1, no level skipped", () => {
    const levels = [...document.querySelectorAll("h1, h2, h3")].map((heading) => Number(heading.tagName[1]));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.forEach((level, i) => {
      expect(level - (levels[i - 1] ?? 0)).toBeLessThanOrEqual(1);
    });
  });

  test("no line ends between a number and its unit, or within a word of the command", () => {
    const prose = [...document.querySelectorAll("p, .legend li, figcaption, summary, dd")];
    for (const { textContent } of prose) expect(textContent).not.toMatch(/\d[ \n](%|points|nats)|T =|= \d/);
    const words = [...document.querySelectorAll("pre.command span")].map((word) => word.textContent);
    expect(words).toEqual(["softmax", "calibrate", "a.npz", "--report", "report.html"]);
  });

  test("explains every metric that it shows", () => {
    const terms = [...document.querySelectorAll("dl.terms dt")].map(({ textContent }) => textContent);
    const shown = tableRows("5,000 held-out rows, 10 classes").length;
    // Beside the metrics: temperature, interval, chance. Two rows of a table may share a term, none may lack one.
    expect(terms.length).toBeLessThanOrEqual(shown + 3);
    expect(terms).toEqual(expect.arrayContaining(["accuracy", "smooth ECE", "AURC", "temperature T"]));
  });

  test("says what was guessed", () => {
    const facts = (assumed: Record<string, string>) =>
      parseHTML(renderReport({ ...exampleReport, source: { ...exampleReport.source, assumed } }))
        .document.querySelector(".facts")!
        .textContent!.split("\n");
    expect(facts({ from: "logits", labels: "y" })).toContain("Read aslogits (guessed)");
    expect(facts({ from: "logits", labels: "y" })).toContain("Guessed labelsy");
    expect(facts({})).toContain("Read aslogits");
  });

  test("code to copy holds the whole temperature", () => {
    const code = [...document.querySelectorAll("pre")].map((element) => element.textContent);
    expect(code.filter((text) => text!.includes("2.0872122342968344"))).toHaveLength(4);
    expect(code).toContain(exampleReport.createdBy.command);
  });

  test("shows the methods compared, the one chosen, and why others were not fitted", () => {
    const rows = tableRows("Methods, each judged on rows left out of its fit (4,000 rows in 5 parts)");
    expect(rows).toEqual([
      ["leave it alone", "0.4215", "", "", ""],
      ["temperature scaling", "0.3000", "−0.1215", "−0.1400 to −0.1000", "chosen"],
      ["vector scaling", "0.3050", "−0.1165", "−0.1300 to −0.0950", ""],
    ]);
    expect(page).toContain("Platt scaling is out: Cannot fit Platt scaling: 10 classes, 2 are wanted");
  });

  test("classes stand with the worst after calibration first; groups by name", () => {
    const [first, ...rest] = tableRows("Classes, the largest calibration error first");
    expect(first).toEqual([
      "class 9",
      "500",
      "90.0 %",
      "90.0 %",
      "10.0 %",
      "10.0 %",
      "10.0 %",
      "0.0100",
      "0.0100",
    ]);
    expect(rest.at(-1)![3]).toBe("–");
    expect(tableRows("Groups").map(([name]) => name)).toEqual(["north", "south"]);
  });
});

describe("renderReport() of other data", () => {
  test("whatever comes from files is text", () => {
    const hostile = `</title><script>alert(1)</script>"'><img src=x onerror=alert(1)>\u202e`;
    const { before } = exampleReport;
    const { document: read } = parseHTML(
      renderReport({
        ...exampleReport,
        title: hostile,
        createdBy: { version: hostile, node: hostile, command: hostile },
        source: {
          ...exampleReport.source,
          files: [{ name: hostile, sha256: hostile }],
          assumed: { [hostile]: hostile },
          classNames: Array.from({ length: 10 }, () => hostile),
        },
        test: { files: [{ name: hostile, sha256: hostile }], rows: 1 },
        before: { ...before, groups: [{ name: hostile, metrics: before.metrics }] },
        warnings: [hostile],
      }),
    );
    expect(read.querySelectorAll("script, img")).toHaveLength(0);
    expect(read.querySelector("h1")!.textContent).toBe(hostile.replace("\u202e", "\ufffd"));
    expect(read.querySelectorAll("tbody th")[0]!.textContent).not.toBe("");
  });

  test("without warnings, held-out rows, details, classes, groups and checksums it has no empty sections", () => {
    const { test: _, comparison: __, ...rest } = exampleReport;
    const bare = { classes: null, details: null, groups: [] };
    const plain: ReportData = {
      ...rest,
      warnings: [],
      source: { ...rest.source, files: [{ name: "a.npz" }] },
      before: { ...rest.before, ...bare },
      calibration: { ...calibration, scope: "fitted rows", after: { ...calibration.after, ...bare } },
    };
    const text = renderReport(plain);
    expect(text).not.toMatch(/Warnings|SHA-256|Held-out|held-out|AURC|bootstrap/);
    expect(text).toContain("which the fit has seen: on other rows the result may be a little worse");
    expect(headings(parseHTML(text).document)).toEqual([
      "What was given",
      "Metrics on fitted rows",
      "Reliability",
      "Confidence",
      "Temperature",
      "How to use it",
      "What the metrics mean",
      "How to reproduce it",
    ]);
  });

  test("an evaluation has one column, and nothing of a fit", () => {
    const { calibration: _, comparison: __, test: ___, ...rest } = exampleReport;
    const { document: read } = parseHTML(renderReport(rest));
    expect(headings(read)).not.toContain("Temperature");
    expect(headings(read)).not.toContain("How to use it");
    expect(read.querySelectorAll("svg")).toHaveLength(3);
    expect(tableRows("5,000 rows, 10 classes", read)[1]).toEqual(["mean confidence", "95.6 %"]);
    expect(read.querySelector(".finding")!.textContent).toContain("As it is, the model says");
  });

  test("a file of top labels lacks what it cannot tell", () => {
    const { calibration: _, comparison: __, test: ___, ...rest } = exampleReport;
    const topLabels = { ...metricsFromBins([[14, 500, 0.97, 0.9]]), classes: 0, nll: null, brier: null };
    const text = renderReport({
      ...rest,
      source: { ...rest.source, classes: 0 },
      before: exampleMeasurement(topLabels),
    });
    expect(text).toContain("– needs all probabilities");
    expect(text).toContain("500 rows, top label only");
    expect(headings(parseHTML(text).document)).not.toContain("Classes");
  });

  test("nothing certainly better: it says so", () => {
    const { calibration: _, ...rest } = exampleReport;
    const text = renderReport({ ...rest, comparison: { ...rest.comparison!, chosen: "none" } });
    expect(text).toContain("No method of calibration was certainly better on rows left out of its fit");
    expect(text).toMatch(/>leave it alone<\/th>.*<strong>chosen/);
  });

  test("1,000 classes, 1,000 groups and 1,000 files stay below 200 kB", () => {
    const { metrics } = exampleReport.before;
    const big = {
      ...exampleMeasurement({ ...metrics, classes: 1000 }),
      classes: exampleClasses(1000, 5000),
      groups: Array.from({ length: 1000 }, (_, i) => ({ name: `group ${i}`, metrics })),
    };
    const files = Array.from({ length: 1000 }, (_, i) => ({
      name: `data/part-${i}.parquet`,
      sha256: "9f86d081884c7d659a2feaa0c55ad0159f86d081884c7d659a2feaa0c55ad015",
    }));
    const text = renderReport({
      ...exampleReport,
      source: { ...exampleReport.source, files },
      before: big,
      calibration: { ...calibration, after: big },
    });
    expect(Buffer.byteLength(text)).toBeLessThan(200_000);
    const { document: read } = parseHTML(text);
    expect(tableRows("The 20 classes of 1,000 with the largest calibration error", read)[0]![0]).toBe(
      "class 999",
    );
    expect(read.body.textContent).toContain("950 smaller groups are in the JSON only");
    expect(read.body.textContent).toContain("And 900 more files.");
  });

  test("up to 100 classes all are listed, folded, in their order", () => {
    const measured = { ...exampleReport.before, classes: exampleClasses(100, 5000) };
    const { document: read } = parseHTML(
      renderReport({ ...exampleReport, before: measured, calibration: { ...calibration, after: measured } }),
    );
    const names = tableRows("all 100 classes", read).map(([name]) => name);
    expect(names).toEqual(Array.from({ length: 100 }, (_, k) => `class ${k}`));
  });
});
