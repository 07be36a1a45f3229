import { describe, expect, test } from "vitest";
import { displayWidth, pad, truncate, wrap } from "./display-width.ts";

describe("displayWidth()", () => {
  test.each([
    ["Apple", 5],
    ["", 0],
    ["é", 1],
    ["e\u0301", 1],
    ["香蕉", 4],
    ["りんご", 6],
    ["사과", 4],
    ["ﾘﾝｺﾞ", 4],
    ["Ａ", 2],
    ["🥑", 2],
    ["👩‍🔬", 2],
    ["🇫🇷", 2],
    ["❤️", 2],
    ["яблоко", 6],
    ["a\u200Bb", 2],
    ["\u001B[1m2.087\u001B[22m", 5],
  ])("of %s is %i", (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

test("truncate() keeps what fits and never splits a wide letter", () => {
  expect(truncate("Apple", 5)).toBe("Apple");
  expect(truncate("Pineapple", 5)).toBe("Pine…");
  expect(truncate("香蕉苹果", 6)).toBe("香蕉…");
});

test("pad() fills by cells, not by code units", () => {
  expect(pad("香蕉", 6, "left")).toBe("香蕉  ");
  expect(pad("7", 3, "right")).toBe("  7");
});

test("wrap() breaks at spaces, but not before % or around =", () => {
  expect(wrap("Orange has 55 % of it", 14)).toEqual(["Orange has", "55 % of it"]);
  expect(wrap("it is 9 at T = 2", 13)).toEqual(["it is 9 at", "T = 2"]);
  expect(wrap("off by 6.2 points.", 12)).toEqual(["off by", "6.2 points."]);
  expect(wrap("takes z − max, −log 0.5", 10)).toEqual(["takes", "z − max,", "−log 0.5"]);
});
