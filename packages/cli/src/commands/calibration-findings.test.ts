import { compareMethods, evaluate, fitCalibrator, fitTemperature } from "softmax/calibration";
import { describe, expect, test } from "vitest";
import { exampleRows } from "../data-files.test-support.ts";
import type { Measurement } from "../engine/measurement.ts";
import type { CalibrationRequest, FittedCalibration } from "./calibration.ts";
import { calibrationFindings } from "./calibration-findings.ts";

const { logits, labels, classes } = exampleRows(200);
const batch = { data: logits, rows: 200, classes, labels };
const metrics = evaluate(logits, labels, { classes });
const measurement: Measurement = { metrics, constantRows: 0, classes: null, details: null, groups: [] };
const fit = fitTemperature(logits, labels, { classes });
const temperature = fitCalibrator("temperature", batch);
const isotonic = fitCalibrator("isotonic", batch);
const comparison = compareMethods(batch, { methods: ["isotonic"] });

const parts = { details: false, perClass: false };
const OF_TEMPERATURE = { calibrator: temperature, fit, wrongRows: 50, fittedRows: 200 };
const OF_ISOTONIC = { calibrator: isotonic, fit: null, wrongRows: null, fittedRows: 200 };

function findings(found: Partial<FittedCalibration>, request: Partial<CalibrationRequest>) {
  const calibration = {
    ...{ comparison: null, sample: null, before: measurement, after: measurement },
    ...(found as FittedCalibration),
  };
  // The examples' nll is above log 4: no finding of the calibration.
  return calibrationFindings(calibration, { method: "temperature", parts, ...request }).filter(
    ({ finding }) => finding !== "worse-than-uniform",
  );
}

const names = (...given: Parameters<typeof findings>) => findings(...given).map(({ finding }) => finding);

describe("calibrationFindings()", () => {
  test("metrics of fitted rows flatter: a temperature's a little", () => {
    const [little] = findings(OF_TEMPERATURE, {});
    expect(little).toMatchObject({ finding: "fitted-rows" });
    expect(little!.text).toContain("of the rows that T was fitted on, so they flatter a little. --test FILE");
    const [more] = findings(OF_ISOTONIC, { method: "isotonic" });
    expect(more!.text).toContain(
      "of the rows that isotonic calibration was fitted on, so they flatter. --test",
    );
    expect(names(OF_TEMPERATURE, { heldOut: { by: "files" } })).toEqual([]);
    expect(names(OF_ISOTONIC, { heldOut: { by: "split", share: 0.5 } })).toEqual([]);
  });

  test("a choice of method by the rows that judge it", () => {
    const chosen = { ...OF_ISOTONIC, comparison };
    expect(names(chosen, { method: "auto", heldOut: { by: "folds", folds: 5 } })).toEqual([
      "chosen-by-same-rows",
    ]);
    expect(names(chosen, { method: "auto", heldOut: { by: "split", share: 0.5 } })).toEqual([]);
    expect(names(OF_ISOTONIC, { heldOut: { by: "folds", folds: 5 } })).toEqual([]);
  });

  test("a sample is said where something rests on it", () => {
    const sample = { rows: 3_000_000, kept: 1_342_177 };
    const [ofFit] = findings({ ...OF_ISOTONIC, sample }, { method: "isotonic", heldOut: { by: "files" } });
    expect(ofFit).toEqual({
      finding: "sample",
      text: "The 3,000,000 rows are more than are kept in memory: 1,342,177 of them, drawn at random, stand for all.",
    });
    const folds = { by: "folds", folds: 5 } as const;
    expect(names({ ...OF_TEMPERATURE, sample }, { heldOut: folds })).toEqual(["sample"]);
    // Fitted in passes over all rows, chosen on some.
    const compared = { ...comparison, rows: 41_943 };
    const chosen = { ...OF_TEMPERATURE, sample, comparison: compared, fittedRows: 1_342_177 };
    const [ofChoice, ...others] = findings(chosen, { method: "auto", heldOut: { by: "files" } });
    expect(ofChoice!.text).toContain("The choice of the method rests on 41,943 of the 1,342,177 rows");
    expect(others).toEqual([]);
  });

  test("nothing fitted has no rows to flatter it", () => {
    const none = { calibrator: null, fit: null, wrongRows: null, fittedRows: 200, comparison };
    expect(names(none, { method: "auto" })).toEqual(["left-alone"]);
  });

  test.each([
    [49, 10, true],
    [50, 9, true],
    [50, 10, false],
  ])("an interval of %d rows, %d of them wrong, rests on few: %s", (rows, wrongRows, isFew) => {
    const found = { ...OF_TEMPERATURE, fit: { ...fit, rows }, wrongRows };
    expect(names(found, { heldOut: { by: "files" } })).toEqual(isFew ? ["few-rows-for-interval"] : []);
  });
});
