import { describe, expect, test } from "vitest";
import { fitTemperature } from "../fit-temperature.ts";
import { calibratorToJSON, parseCalibrator } from "./calibrator.ts";

const fit = fitTemperature(
  [
    [3, 0],
    [3, 0],
    [3, 0],
    [3, 0],
  ],
  [0, 0, 0, 1],
);
const calibrator = calibratorToJSON(fit);

describe("parseCalibrator()", () => {
  test("reads back every bit of what was written", () => {
    expect(parseCalibrator(JSON.parse(JSON.stringify(calibrator)))).toEqual(calibrator);
    expect(calibrator.temperature).toBe(fit.temperature);
    expect(calibrator).toMatchObject({
      schema: "softmax-calibrator",
      version: 1,
      method: "temperature",
      rows: 4,
    });
  });

  test("leaves out fields that it does not know", () => {
    expect(parseCalibrator({ ...calibrator, note: "from the May run" })).toEqual(calibrator);
  });

  test.each([
    [{ schema: "other" }, '"schema" is "other", wanted "softmax-calibrator"'],
    [{ version: 2 }, '"version" is 2, wanted 1'],
    [{ version: "1" }, '"version" is "1", wanted 1'],
    [{ method: "histogram" }, '"method" is "histogram", wanted one of "temperature", "vector", "matrix"'],
    [{ method: undefined }, '"method" is missing'],
    [{ method: "toString" }, '"method" is "toString"'],
    [{ temperature: 0 }, '"temperature" is 0, wanted a number above 0'],
    [{ temperature: -1.5 }, '"temperature" is -1.5'],
    [{ temperature: "1.5" }, '"temperature" is "1.5"'],
    [{ temperature: Infinity }, '"temperature" is null, wanted a number above 0'],
    [{ temperature: undefined }, '"temperature" is missing'],
    [{ standardError: -1 }, '"standardError" is -1'],
    [{ interval: [1] }, '"interval" is [1]'],
    [{ interval: [1, 2, 9] }, '"interval" is [1,2,9]'],
    [{ interval: [3, 4] }, '"interval" is [3,4], wanted two numbers around the temperature'],
    [{ interval: [0, 4] }, "the lower one above 0"],
    [{ classes: 1 }, '"classes" is 1, wanted an integer from 2'],
    [{ rows: 0 }, '"rows" is 0'],
    [{ nllBefore: null }, '"nllBefore" is null'],
    [{ nllAfter: -0.1 }, '"nllAfter" is -0.1'],
  ])("refuses %j", (change, message) => {
    expect(() => parseCalibrator(JSON.parse(JSON.stringify({ ...calibrator, ...change })))).toThrow(message);
  });

  test.each([["text"], [null], [[calibrator]], [undefined]])("refuses %j, which is no object", (json) => {
    expect(() => parseCalibrator(json)).toThrow(TypeError);
  });
});
