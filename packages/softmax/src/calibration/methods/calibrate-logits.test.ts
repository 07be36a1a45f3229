import { describe, expect, test } from "vitest";
import { logSoftmaxInto } from "../../math/softmax.ts";
import { calibrateLogitsInto } from "./calibrate-logits.ts";
import type { Calibrator } from "./calibrator.ts";
import { describeCalibrator } from "./describe-calibrator.ts";
import { fitCalibrator } from "./fit-calibrator.ts";
import { overconfidentRows } from "./made-up-rows.test-support.ts";

const header = {
  schema: "softmax-calibrator",
  version: 1,
  rows: 5000,
  nllBefore: 1.34926,
  nllAfter: 1.29726,
} as const;
const map = { probabilities: [0.2, 0.6], calibrated: [0.1, 0.3] };
const calibrators = {
  temperature: {
    ...header,
    method: "temperature",
    classes: 2,
    temperature: 2,
    standardError: 0.1,
    interval: [1.8, 2.2],
  },
  vector: { ...header, method: "vector", classes: 2, scale: [0.5, 2], bias: [1, -1] },
  matrix: {
    ...header,
    method: "matrix",
    classes: 2,
    matrix: [
      [1, 2],
      [3, 4],
    ],
    center: [-1, -2],
    bias: [5, 6],
    penalty: 0.1,
  },
  isotonic: { ...header, method: "isotonic", classes: 2, maps: [map, map] },
  platt: { ...header, method: "platt", classes: 2, slope: 0.5, intercept: 0.25 },
  beta: { ...header, method: "beta", classes: 2, a: 2, b: 0.5, c: 0.25 },
} as const satisfies Record<string, Calibrator>;

function calibrated(calibrator: Calibrator, row: readonly number[]): number[] {
  const out = new Float64Array(row.length);
  calibrateLogitsInto(out, calibrator, Float64Array.from(row), 1, row.length);
  return [...out];
}

describe("calibrateLogitsInto()", () => {
  const [p0, p1] = [0.4, 0.6];
  const row = [Math.log(p0) + 3, Math.log(p1) + 3];
  test.each<[Calibrator, number[]]>([
    [calibrators.temperature, row.map((z) => z / 2)],
    [calibrators.vector, [0.5 * Math.log(p0) + 1, 2 * Math.log(p1) - 1]],
    [
      calibrators.matrix,
      [Math.log(p0) + 1 + 2 * (Math.log(p1) + 2) + 5, 3 * (Math.log(p0) + 1) + 4 * (Math.log(p1) + 2) + 6],
    ],
    [calibrators.isotonic, [Math.log(0.2), Math.log(0.3)]], // half way between the points, and at the last
    [calibrators.platt, [0, 0.5 * Math.log(p1 / p0) + 0.25]],
    [calibrators.beta, [0, 2 * Math.log(p1) - 0.5 * Math.log(p0) + 0.25]],
  ])("$0.method: the formula", (calibrator, wanted) => {
    for (const [k, value] of calibrated(calibrator, row).entries()) expect(value).toBeCloseTo(wanted[k]!, 13);
  });

  test("isotonic maps are constant beyond their points", () => {
    expect(calibrated(calibrators.isotonic, [0, -50])).toEqual([Math.log(0.3), Math.log(0.1)]);
  });

  test.each(Object.values(calibrators))("$method: masked classes stay masked", (calibrator) => {
    const [first, second] = calibrated(calibrator, [3, -Infinity]);
    expect(Number.isFinite(first)).toBe(true);
    expect(second).toBe(-Infinity);
  });

  test.each(Object.values(calibrators))(
    "$method: no row of NaN, +Infinity or only -Infinity becomes usable",
    (calibrator) => {
      for (const odd of [
        [Number.NaN, 0],
        [Infinity, 0],
        [-Infinity, -Infinity],
      ]) {
        const logProbabilities = logSoftmaxInto([], calibrated(calibrator, odd));
        expect(logProbabilities.every(Number.isNaN), String(odd)).toBe(true);
      }
    },
  );

  test("many rows, more than are held at once, give what each gives alone", () => {
    const batch = overconfidentRows(3000, 7);
    const calibrator = fitCalibrator("vector", batch);
    const out = new Float64Array(batch.data.length);
    calibrateLogitsInto(out, calibrator, batch.data, batch.rows, batch.classes);
    for (const r of [0, 1, 2340, 2341, 2999]) {
      const row = batch.data.subarray(7 * r, 7 * r + 7);
      expect([...out.subarray(7 * r, 7 * r + 7)]).toEqual(calibrated(calibrator, [...row]));
    }
  });

  test("refuses other classes and lengths", () => {
    const out = new Float64Array(6);
    expect(() => calibrateLogitsInto(out, calibrators.vector, out.slice(), 2, 3)).toThrow(
      "rows of 3 classes",
    );
    expect(() => calibrateLogitsInto(out, calibrators.vector, out.slice(), 2, 2)).toThrow(
      "2 rows of 2 classes are wanted",
    );
    expect(() => calibrateLogitsInto(out, calibrators.vector, out.slice(0, 4), 2, 2)).toThrow(TypeError);
  });
});

describe("describeCalibrator()", () => {
  test.each<[Calibrator, string]>([
    [calibrators.temperature, "Divides logits by 2, which lowers confidence"],
    [{ ...calibrators.temperature, temperature: 0.5 }, "Divides logits by 0.5, which raises confidence"],
    [{ ...calibrators.temperature, temperature: 1 }, "which changes nothing"],
    [calibrators.vector, "each of the 2 classes a factor and an offset"],
    [calibrators.matrix, "a matrix that is held near one temperature (penalty 0.1)"],
    [calibrators.isotonic, "how often such rows were right"],
    [calibrators.platt, "Multiplies the log-odds of class 1 by 0.5 and adds 0.25"],
    [calibrators.beta, "Multiplies log p of class 1 by 2 and log(1 − p) by -0.5, and adds 0.25"],
  ])("$0.method", (calibrator, sentence) => {
    const text = describeCalibrator(calibrator);
    expect(text).toContain(sentence);
    expect(text).toMatch(
      /; on the 5,000 rows it was fitted on the loss went from 1\.3493 to 1\.2973 nats\.$/,
    );
  });
});
