import { explainSoftmax } from "softmax/explain";
import { describe, expect, test } from "vitest";
import { renderMarkdown } from "./render-markdown.ts";
import { renderSvg } from "./render-svg.ts";
import { renderTex } from "./render-tex.ts";

const classNames = ["Apple", "Orange", "Banana", "Avocado"];
const fruit = explainSoftmax([1.5, 2.2, -0.3, 0.8], { classNames });
const hostile = explainSoftmax([1, 2], {
  classNames: ["<script>alert('1')</script>", 'a|b_c & 100% "\\x{$#~^}\u0000'],
});
const overflowing = explainSoftmax([1000, -Infinity]);

describe("renderMarkdown()", () => {
  test("writes a GitHub table of every step", () => {
    const text = renderMarkdown(fruit);
    expect(text).toContain(
      "| class | logit z | exp(z) | z − max | exp(z − max) | probability | share | log p |",
    );
    expect(text).toContain("| Orange | 2.2 | 9.03 | 0.00 | 1.00 | 0.5479 | 55 % | −0.60 |");
    expect(text).toContain("16.48 when the rounded terms are added");
    expect(text).toContain("Orange leads with 55 %");
  });

  test("gives every line of the table the same cells, names with | included", () => {
    const cells = renderMarkdown(hostile)
      .split("\n")
      .filter((line) => line.startsWith("|"))
      .map((line) => line.split(/(?<!\\)\|/).length);
    expect(new Set(cells).size).toBe(1);
    expect(renderMarkdown(hostile)).not.toContain("<script>");
  });

  test("gives a temperature to every column where there are several", () => {
    expect(renderMarkdown(explainSoftmax([1, 2], { temperature: [0.5, 2] }))).toContain("| T = 0.5: share |");
  });
});

describe("renderTex()", () => {
  test("writes one balanced tabular with as many cells as columns", () => {
    const lines = renderTex(fruit).split("\n");
    const columns = /\\begin\{tabular\}\{(.*)\}/.exec(lines.find((line) => line.includes("\\begin"))!)![1]!
      .length;
    const body = lines.filter((line) => line.endsWith("\\\\") && !line.includes("multicolumn"));
    expect(body).toHaveLength(6);
    for (const line of body) expect(line.split(/(?<!\\)&/)).toHaveLength(columns);
    expect(lines).toContain("\\end{tabular}");
    expect(renderTex(fruit)).toContain(
      "  Orange & $2.2$ & $9.03$ & $0.00$ & $1.00$ & $0.5479$ & 55\\,\\% & $-0.60$ \\\\",
    );
  });

  test("escapes what TeX would read as commands", () => {
    expect(renderTex(hostile)).toContain(
      'a\\textbar{}b\\_c \\& 100\\% "\\textbackslash{}x\\{\\$\\#\\textasciitilde{}\\textasciicircum{}\\}',
    );
    expect(renderTex(overflowing)).toContain("$-\\infty$");
    // −Infinity is a number in mathematics; a comma in it must not be followed by a space.
    expect(renderTex(explainSoftmax([12, 0]))).toContain("$162{,}754.79$");
  });
});

describe("renderSvg()", () => {
  test("is one picture with a title, a description, and both colour schemes", () => {
    const text = renderSvg(fruit);
    expect(text).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox=/);
    expect(text).toContain('role="img" aria-labelledby="softmax-title softmax-description"');
    expect(text).toContain('<title id="softmax-title">Softmax of 4 logits</title>');
    expect(text).toContain("Orange leads with 55 %");
    expect(text).toContain("@media (prefers-color-scheme: dark)");
    expect(text).not.toMatch(/href|url\(|@import/);
  });

  test("draws a bar for each logit, exponential and probability, in proportion", () => {
    const bars = [...renderSvg(fruit).matchAll(/class="bar[^"]*" x="[\d.]+" y="\d+" width="([\d.]+)"/g)].map(
      (match) => Number(match[1]),
    );
    expect(bars).toHaveLength(12);
    const { probabilities } = fruit.columns[0]!.stable;
    // Widths are rounded to a hundredth of a pixel.
    bars.slice(8).forEach((width, i) => {
      expect(width / 110).toBeCloseTo(probabilities[i]!, 3);
    });
  });

  test("escapes a hostile class name everywhere", () => {
    expect(renderSvg(hostile)).not.toContain("<script");
    expect(renderSvg(hostile)).toContain("&#60;script&#62;");
    expect(renderSvg(hostile)).not.toContain("\u0000");
  });

  test("has no NaN in it when a logit is -Infinity", () => {
    expect(renderSvg(overflowing)).not.toMatch(/="[^"]*(NaN|Infinity)[^"]*"/);
    expect(renderSvg(overflowing)).toContain(">−Infinity</text>");
  });
});
