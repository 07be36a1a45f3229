import { describe, expect, test } from "vitest";
import { parseNumber } from "./parse-number.ts";
import { protectNumbers } from "./protect-numbers.ts";

describe("protectNumbers()", () => {
  test.each(["-Infinity", "-inf", "-∞", "-0.3", "-.5", "-3", "-1e-5", "-1.", "-2E+3"])(
    "explain %s keeps its value and is no option",
    (text) => {
      const [, protectedText] = protectNumbers(["explain", text]);
      expect(protectedText!.startsWith("-")).toBe(false);
      expect(parseNumber(protectedText!)).toBe(parseNumber(text));
      expect(parseNumber(text)).toBeLessThan(0);
    },
  );

  test.each(["--json", "-h", "-i", "--", "-", "-.", "-e5", "-infer", "0.3", "--temperature=-1"])(
    "leaves %s",
    (text) => {
      expect(protectNumbers(["explain", text])).toEqual(["explain", text]);
    },
  );

  test("leaves what stands behind -- and other commands alone", () => {
    expect(protectNumbers(["explain", "--", "-Infinity", "2"])).toEqual(["explain", "--", "-Infinity", "2"]);
    expect(protectNumbers(["evaluate", "-1"])).toEqual(["evaluate", "-1"]);
  });

  test("keeps the order of logits and the place of option values", () => {
    expect(protectNumbers(["explain", "1", "-2", "--target", "0", "3"])).toEqual([
      "explain",
      "1",
      "\u22122",
      "--target",
      "0",
      "3",
    ]);
  });
});

test.each<[text: string, value: number | undefined]>([
  ["1e3", 1000],
  ["+.5", 0.5],
  ["\u22120.3", -0.3],
  ["2.6e\u22125", 2.6e-5],
  ["Infinity", Infinity],
  ["NaN", Number.NaN],
  ["", undefined],
  ["1,5", undefined],
  ["0x10", undefined],
  ["Apple", undefined],
])("parseNumber(%s) is %d", (text, value) => {
  expect(parseNumber(text)).toBe(value);
});
