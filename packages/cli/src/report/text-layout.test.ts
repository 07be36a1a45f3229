import { describe, expect, test } from "vitest";
import { wrapText } from "./text-layout.ts";

describe("wrapText()", () => {
  test("breaks prose at blanks, and keeps its own line breaks", () => {
    expect(wrapText("Says 97.3 % on average\nand is right.", 13)).toBe(
      "Says 97.3 %\non average\nand is right.",
    );
  });

  test("sets the lines below a label in", () => {
    expect(wrapText("says 97.3 % on average", 20, "Before: ")).toBe(
      "Before: says 97.3 %\n        on average",
    );
  });

  test("counts cells, not colours", () => {
    const text = "T = \u001B[1m2.087\u001B[22m it is";
    expect(wrapText(text, 15)).toBe(text);
    expect(wrapText(text, 14)).toBe(text.replace(" is", "\nis"));
  });
});
