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
    ["(ece > 0.01 or accuracy < 0.8) and ece > 1", false],
    ["not ece > 0.05", true],
    ["not not ece > 0.05", false],
    // `not` binds tightest: (not true) or true.
    ["not ece > 0.01 or accuracy > 0.8", true],
    ["not (ece > 0.01 or accuracy > 0.8)", false],
    ["not (accuracy >= .9 and ((ece < 0.1)))", false],
    ["not(ece>1)and(accuracy>+.5)", true],
    ["accuracy > -1", true],
  ])("%s is %s", (expression, fails) => {
    expect(parseFailIf(expression, names).fails(values)).toBe(fails);
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
    "not",
    "ece not > 1",
    "or ece > 1",
    "ece > 1 ece > 2",
    "ece > 1 and or ece > 2",
    "()",
    "(ece > 1",
    "ece > 1)",
    "ece > 1 (ece > 2)",
    "1 < ece",
    "ece > 1 > 0",
    "ece >> 1",
    "ece > 0x10",
    "ece > NaN",
  ])("%j is refused", (expression) => {
    expect(() => parseFailIf(expression, names)).toThrow(UsageError);
  });

  test.each([
    ["(ece > 1", 'a parenthesis is open at the end, ")" is wanted'],
    ["(ece > 1 nll > 1", 'a parenthesis is open at "nll", ")" is wanted'],
    ["ece > 1)", '")" follows a whole condition, "and" or "or" before it is wanted'],
    ["speed > 1", '"speed > 1" is no comparison of a metric with a number'],
    ["speed > 1", "the metrics are ece, accuracy, nll"],
  ])("%j is told what is wrong with it", (expression, reason) => {
    expect(() => parseFailIf(expression, names)).toThrow(reason);
  });

  test.each(["nll > 1", "ece > 0.01 or nll > 1", "not nll > 1"])(
    "%s cannot pass where nll is not known, whatever else holds",
    (expression) => {
      const check = parseFailIf(expression, names);
      expect(() => check.fails(values)).toThrow("nll is not known for this file");
      expect(() => check.fails({ ece: 1, accuracy: 1 })).toThrow(UsageError);
    },
  );
});

describe("failedText()", () => {
  test("names each metric of the expression once, as it is", () => {
    const check = parseFailIf("not (ece <= .01) or accuracy > 2 and ece < 2", names);
    expect(failedText(check, values)).toBe(
      "Failed: not (ece <= .01) or accuracy > 2 and ece < 2 (ece is 0.05000, accuracy is 0.9000)",
    );
  });
});
