import { describe, expect, test } from "vitest";
import { UsageError } from "../usage-error.ts";
import { failedText, parseFailIf } from "./fail-if.ts";

const values = { ece: 0.05, accuracy: 0.9, nll: null };
const names = ["ece", "accuracy", "nll"];

describe("parseFailIf()", () => {
  test.each([
    ["ece > 0.05", false],
    ["ece >= 0.05", true],
    ["ece<.06", true],
    ["ece <= 5e-2", true],
    ["accuracy < 0.8 or ece > 0.01", true],
    ["accuracy < 0.8 and ece > 0.01", false],
    // `and` binds tighter: true or (false and false).
    ["ece > 0.01 or accuracy < 0.8 and ece > 1", true],
  ])("%s is %s", (expression, fails) => {
    expect(parseFailIf(expression, names)(values)).toBe(fails);
  });

  test.each([
    "",
    "ece",
    "ece > ",
    "ece = 1",
    "ece > x",
    "speed > 1",
    "ece > 1 or",
    "constructor > 1",
    "ece > 1; x",
  ])("%j is refused", (expression) => {
    expect(() => parseFailIf(expression, names)).toThrow(UsageError);
  });

  test("a metric that the file does not have cannot pass", () => {
    expect(() => parseFailIf("nll > 1", names)(values)).toThrow("nll is not known for this file");
  });
});

describe("failedText()", () => {
  test.each([
    ["ece > 0.01", "Failed: ece > 0.01 (ece is 0.05000)"],
    [
      "ece>.01 or nll > 1 and ece < 2",
      "Failed: ece>.01 or nll > 1 and ece < 2 (ece is 0.05000, nll is not known)",
    ],
  ])("%s", (expression, text) => {
    expect(failedText(expression, values)).toBe(text);
  });
});
