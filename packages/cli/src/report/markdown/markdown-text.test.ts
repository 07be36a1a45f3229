import { expect, test } from "vitest";
import { codeBlock, codeSpan, markdownTable, markdownText } from "./markdown-text.ts";

test("text stays text: Markdown, HTML and new lines in it do nothing", () => {
  expect(markdownText("a|b *c* <img src=x> [d](e) `f`\n# g\u202e")).toBe(
    "a\\|b \\*c\\* \\<img src=x\\> \\[d\\](e) \\`f\\` \\# g ",
  );
  expect(markdownText("log p = −0.5 (95 %)")).toBe("log p = −0.5 (95 %)");
});

test("a fence is longer than what stands in it", () => {
  expect(codeSpan("a.npz")).toBe("`a.npz`");
  expect(codeSpan("a`b")).toBe("``a`b``");
  expect(codeSpan("`a`")).toBe("`` `a` ``");
  expect(codeBlock("a\n```\nb", "sh")).toBe("````sh\na\n```\nb\n````");
});

test("a table has a line for its header, one for its columns and one a row", () => {
  expect(markdownTable(["metric", "value"], [["ece", "0.1"]])).toBe(
    "| metric | value |\n| --- | --: |\n| ece | 0.1 |",
  );
});
