import { describe, expect, test } from "vitest";
import { fitTemperature } from "../fit-temperature.ts";
import { type Calibrator, calibratorToJSON, parseCalibrator } from "./calibrator.ts";
import { CALIBRATION_METHODS, type CalibrationMethod } from "./calibrator-header.ts";
import { fitCalibrator } from "./fit-calibrator.ts";
import { overconfidentRows } from "./made-up-rows.test-support.ts";

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

describe("parseCalibrator() of every method", () => {
  const fitted = Object.fromEntries(
    CALIBRATION_METHODS.map((method) => [method, fitCalibrator(method, overconfidentRows(60, 2))]),
  ) as { [Method in CalibrationMethod]: Extract<Calibrator, { method: Method }> };

  test.each(CALIBRATION_METHODS)("%s: reads back every bit of what was written", (method) => {
    const text = JSON.stringify(fitted[method]);
    expect(parseCalibrator(JSON.parse(text))).toEqual(fitted[method]);
  });

  const { maps } = fitted.isotonic;
  test.each<[CalibrationMethod, object, string]>([
    ["vector", { scale: [1] }, '"scale" is [1], wanted a list of 2 numbers'],
    ["vector", { scale: [1, 2, 3] }, "a list of 2 numbers"],
    ["vector", { bias: [1, null] }, '"bias" is [1,null]'],
    ["vector", { bias: [1, Number.NaN] }, '"bias" is [1,null]'],
    ["vector", { bias: undefined }, '"bias" is missing'],
    ["vector", { classes: 3 }, "a list of 3 numbers"],
    ["matrix", { matrix: [[1, 0]] }, "a list of 2 rows"],
    ["matrix", { matrix: [[1, 0], [0]] }, '"1" is [0], wanted a list of 2 numbers'],
    ["matrix", { matrix: [[1, 0], "01"] }, '"1" is "01"'],
    ["matrix", { center: [0] }, '"center" is [0]'],
    ["matrix", { bias: ["1", 2] }, '"bias" is ["1",2]'],
    ["matrix", { penalty: 0 }, '"penalty" is 0, wanted a number above 0'],
    ["isotonic", { maps: [maps[0]] }, "a list of 2 maps"],
    ["isotonic", { maps: [maps[0], 7] }, "Cannot read map 1 of a calibrator: got 7"],
    ["isotonic", { maps: [maps[0], { probabilities: [0, 1], calibrated: [0.5] }] }, "a list of 2 numbers"],
    ["isotonic", { maps: [maps[0], { probabilities: [1, 0], calibrated: [0.5, 0.6] }] }, "ascending numbers"],
    ["isotonic", { maps: [maps[0], { probabilities: [0, 2], calibrated: [0.5, 0.6] }] }, "from 0 to 1"],
    ["isotonic", { maps: [maps[0], { probabilities: [0, 1], calibrated: [0.6, 0.5] }] }, "do not descend"],
    ["isotonic", { maps: [maps[0], { probabilities: [0, 1], calibrated: [0, 0.5] }] }, "above 0 and below 1"],
    ["platt", { slope: 0 }, '"slope" is 0, wanted a number above 0'],
    ["platt", { intercept: null }, '"intercept" is null, wanted a number'],
    ["platt", { classes: 3 }, '"classes" is 3, wanted 2'],
    ["beta", { a: -1 }, '"a" is -1, wanted a number from 0'],
    ["beta", { a: 0, b: 0 }, '"b" is 0, wanted a number above 0, as a is 0'],
    ["beta", { c: "0" }, '"c" is "0"'],
  ])("%s: refuses %j", (method, change, message) => {
    expect(() => parseCalibrator(JSON.parse(JSON.stringify({ ...fitted[method], ...change })))).toThrow(
      message,
    );
  });
});
