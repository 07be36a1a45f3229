import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CannotFitTemperature } from "../cannot-fit-temperature.ts";
import { evaluate } from "../evaluate.ts";
import type { LabelledLogits } from "../labelled-logits.ts";
import { NonFiniteRowError } from "../non-finite-row-error.ts";
import { calibrateLogitsInto } from "./calibrate-logits.ts";
import type { Calibrator } from "./calibrator.ts";
import { CALIBRATION_METHODS, type CalibrationMethod } from "./calibrator-header.ts";
import { CannotFitCalibrator, type CannotFitCalibratorReason } from "./cannot-fit-calibrator.ts";
import { fitCalibrator } from "./fit-calibrator.ts";
import type { IsotonicCalibrator } from "./isotonic.ts";
import { labelled, overconfidentRows } from "./made-up-rows.test-support.ts";

const OWN_METHODS = CALIBRATION_METHODS.filter((method) => method !== "temperature");

function apply(calibrator: Calibrator, { data, rows, classes }: LabelledLogits): Float64Array {
  const out = new Float64Array(data.length);
  calibrateLogitsInto(out, calibrator, data, rows, classes);
  return out;
}

const usual = overconfidentRows(60, 3);
const binary = overconfidentRows(60, 2);

describe("fitCalibrator()", () => {
  test.each(CALIBRATION_METHODS)(
    "%s: nllAfter is what evaluate() says of the calibrated logits",
    (method) => {
      const { data, labels } = binary;
      const calibrator = fitCalibrator(method, binary);
      expect(calibrator).toMatchObject({
        schema: "softmax-calibrator",
        version: 1,
        method,
        classes: 2,
        rows: 60,
      });
      // evaluate() rounds each loss to 2⁻⁴⁰.
      expect(calibrator.nllBefore).toBeCloseTo(evaluate(data, labels, { classes: 2 }).nll!, 11);
      const after = evaluate(apply(calibrator, binary), labels, { classes: 2 }).nll!;
      expect(calibrator.nllAfter).toBeCloseTo(after, 11);
      expect(calibrator.nllAfter).toBeLessThan(calibrator.nllBefore);
    },
  );

  test("a matrix is never worse than the temperature it starts from", () => {
    for (const batch of [usual, binary, overconfidentRows(300, 8)]) {
      const temperature = fitCalibrator("temperature", batch);
      expect(fitCalibrator("matrix", batch).nllAfter).toBeLessThanOrEqual(temperature.nllAfter + 1e-12);
      expect(fitCalibrator("vector", batch).nllAfter).toBeLessThanOrEqual(temperature.nllAfter + 1e-12);
    }
  });

  test.each(CALIBRATION_METHODS)("%s: a weight of 2 is the row twice, a weight of 0 no row", (method) => {
    const weights = Float64Array.from({ length: binary.rows }, (_, r) => r % 3);
    const rows = [...weights.entries()].flatMap(([r, w]) => new Array<number>(w).fill(r));
    const repeated = {
      data: Float64Array.from(rows.flatMap((r) => [...binary.data.subarray(2 * r, 2 * r + 2)])),
      rows: rows.length,
      classes: 2,
      labels: Int32Array.from(rows, (r) => binary.labels[r]!),
    };
    const weighted = fitCalibrator(method, { ...binary, weights });
    const wanted = fitCalibrator(method, repeated);
    expect(weighted.nllBefore).toBeCloseTo(wanted.nllBefore, 11);
    // The folds that choose a matrix's strength are drawn from other rows.
    if (method !== "matrix") expect(weighted.nllAfter).toBeCloseTo(wanted.nllAfter, 10);
  });

  test.each(OWN_METHODS)("%s: a constant added to each row changes nothing", (method) => {
    const moved = { ...binary, data: binary.data.map((z, i) => z + 10 * Math.sin(i >> 1)) };
    const calibrator = fitCalibrator(method, binary);
    expect(fitCalibrator(method, moved).nllAfter).toBeCloseTo(calibrator.nllAfter, 9);
    const nll = evaluate(apply(calibrator, moved), moved.labels, { classes: 2 }).nll!;
    expect(nll).toBeCloseTo(calibrator.nllAfter, 9);
  });

  test("float32 logits give the same calibrator but for their rounding", () => {
    const rounded = { ...usual, data: Float32Array.from(usual.data) };
    for (const method of ["vector", "matrix"] as const) {
      expect(fitCalibrator(method, rounded).nllAfter).toBeCloseTo(fitCalibrator(method, usual).nllAfter, 6);
    }
  });

  test.each(["vector", "matrix", "isotonic"] as const)(
    "%s: a masked class (-Infinity) stays masked",
    (method) => {
      const data = usual.data.slice();
      for (let r = 0; r < usual.rows; r += 4) if (usual.labels[r] !== 2) data[3 * r + 2] = -Infinity;
      const masked = { ...usual, data };
      const calibrator = fitCalibrator(method, masked);
      const out = apply(calibrator, masked);
      expect([...out].map((z) => z === -Infinity)).toEqual([...data].map((z) => z === -Infinity));
      expect(Number.isFinite(calibrator.nllAfter)).toBe(true);
    },
  );

  test.each(["platt", "beta"] as const)("%s: rows with one possible class stay certain", (method) => {
    const data = binary.data.slice();
    data[2 * 5 + 1 - binary.labels[5]!] = -Infinity;
    const masked = { ...binary, data };
    const out = apply(fitCalibrator(method, masked), masked).subarray(10, 12);
    expect(out[1 - binary.labels[5]!]).toBe(-Infinity);
    expect(Number.isFinite(out[binary.labels[5]!])).toBe(true);
  });

  test("isotonic: equal rows (duplicates) are one step, the share of their labels", () => {
    const rows = [0, 0, 0, 1].map(() => [1, 0]);
    const calibrator = fitCalibrator("isotonic", labelled(rows, [0, 0, 0, 1])) as IsotonicCalibrator;
    const p = 1 / (1 + Math.exp(-1));
    expect(calibrator.maps[0]!.calibrated).toEqual([0.75]);
    expect(calibrator.maps[0]!.probabilities[0]).toBeCloseTo(p, 15);
    expect(calibrator.nllAfter).toBeCloseTo(-0.75 * Math.log(0.75) - 0.25 * Math.log(0.25), 12);
  });

  test("isotonic: values end at 1/(K(N + 2)) from 0 and 1", () => {
    const batch = labelled(
      [
        [2, 0],
        [1, 0],
        [0, 1],
        [0, 2],
      ],
      [0, 0, 1, 1],
    );
    const { maps } = fitCalibrator("isotonic", batch) as IsotonicCalibrator;
    expect(Math.min(...maps[0]!.calibrated)).toBeCloseTo(1 / 12, 15);
    expect(Math.max(...maps[0]!.calibrated)).toBeCloseTo(1 - 1 / 12, 15);
  });

  const wrongWayRound = { ...binary, labels: binary.labels.map((label) => 1 - label) };
  const separated = labelled(
    [
      [2, 0],
      [1, 0],
      [0, 1],
      [0, 2],
      [0.1, 0],
      [0, 0.1],
    ],
    [0, 0, 1, 1, 0, 1],
  );
  test.each<[CannotFitCalibratorReason, CalibrationMethod, string, LabelledLogits, string]>([
    [
      "no-rows",
      "isotonic",
      "no rows",
      { ...binary, data: new Float64Array(0), rows: 0, labels: new Int32Array(0) },
      "no rows were given",
    ],
    [
      "no-rows",
      "beta",
      "all weights 0",
      { ...binary, weights: new Float64Array(60) },
      "all 60 rows have weight 0",
    ],
    ["one-class", "isotonic", "one class", labelled([[1], [2]], [0, 0]), "1 class, two or more"],
    ["not-binary", "platt", "three classes", usual, "3 classes, 2 are wanted"],
    ["not-binary", "beta", "three classes", usual, "3 classes, 2 are wanted"],
    [
      "constant-rows",
      "isotonic",
      "constant rows",
      labelled(
        [
          [1, 1],
          [7, 7],
        ],
        [0, 1],
      ),
      "within each row the logits are equal",
    ],
    [
      "constant-rows",
      "platt",
      "masked to one class",
      labelled(
        [
          [1, -Infinity],
          [-Infinity, 7],
        ],
        [0, 1],
      ),
      "the logits are equal",
    ],
    [
      "unseen-class",
      "vector",
      "one class never seen",
      { ...usual, labels: usual.labels.map((label) => label % 2) },
      "class 2 is the true class of no row",
    ],
    [
      "unseen-class",
      "matrix",
      "one class never seen",
      { ...usual, labels: usual.labels.map((label) => label % 2) },
      "class 2",
    ],
    [
      "unseen-class",
      "isotonic",
      "one class never seen",
      { ...usual, labels: usual.labels.map((label) => label % 2) },
      "class 2",
    ],
    ["unseen-class", "platt", "N = 1", labelled([[1, 0]], [1]), "class 0"],
    ["unseen-class", "beta", "N = 1", labelled([[1, 0]], [1]), "class 0"],
    ["unseen-class", "isotonic", "N = 1", labelled([[1, 0, 0]], [1]), "class 0"],
    [
      "too-few-rows",
      "matrix",
      "29 rows of 3 classes",
      overconfidentRows(29, 3),
      "30 or more are wanted for 12 parameters",
    ],
    [
      "too-large",
      "matrix",
      "20,000 rows of 100 classes",
      overconfidentRows(20_000, 100),
      "at most 10000 are wanted",
    ],
    ["separable", "beta", "separable classes", separated, "all 6 rows right"],
    ["reversed", "platt", "labels the wrong way round", wrongWayRound, "rarer where it scores higher"],
    ["reversed", "beta", "labels the wrong way round", wrongWayRound, "rarer where it scores higher"],
    [
      "no-gain",
      "platt",
      "all right and sure",
      labelled(
        [
          [30, 0],
          [0, 30],
        ],
        [0, 1],
      ),
      "rises from",
    ],
  ])("%s: %s of %s", (reason, method, _, batch, message) => {
    const fit = () => fitCalibrator(method, batch);
    expect(fit).toThrow(CannotFitCalibrator);
    expect(fit).toThrow(RangeError);
    expect(fit).toThrow(message);
    expect(fit).toThrow(expect.objectContaining({ reason }));
  });

  test("separable: a class whose own logit tells it from all others", () => {
    const data = usual.data.map((z, i) => (i % 3 === 2 ? (usual.labels[(i - 2) / 3] === 2 ? 3 : -3) : z / 9));
    // Log p mixes the logits, so the other classes are kept small.
    expect(() => fitCalibrator("vector", { ...usual, data })).toThrow("the logits of class 2 tell its rows");
  });

  test.each(["temperature", "vector", "matrix"] as const)(
    "%s of N = 1 is a temperature's refusal",
    (method) => {
      expect(() => fitCalibrator(method, labelled([[1, 0]], [1]))).toThrow(CannotFitTemperature);
    },
  );

  test.each(CALIBRATION_METHODS)("%s: a row without a finite loss is named", (method) => {
    for (const [value, message] of [
      [Number.NaN, "row 3"],
      [-Infinity, "true class has the logit -Infinity"],
    ] as const) {
      const data = binary.data.slice();
      data[2 * 3 + binary.labels[3]!] = value;
      expect(() => fitCalibrator(method, { ...binary, data })).toThrow(NonFiniteRowError);
      expect(() => fitCalibrator(method, { ...binary, data })).toThrow(message);
    }
  });

  test("refuses a method that there is not", () => {
    expect(() => fitCalibrator("histogram" as "vector", usual)).toThrow('by "histogram": one of temperature');
    expect(() => fitCalibrator("toString" as "vector", usual)).toThrow(RangeError);
  });

  test("on any rows: never a higher loss on the fit set, monotone maps, T above 0, or a reason", () => {
    const usualLogit = fc.integer({ min: -800, max: 800 }).map((n) => n / 100);
    const logit = fc.oneof(
      { arbitrary: usualLogit, weight: 149 },
      { arbitrary: fc.constantFrom(0, -0, 700, -1e9, 1e-300, -Infinity, 40), weight: 1 },
    );
    const problem = fc.integer({ min: 2, max: 3 }).chain((classes) => {
      const row = fc.array(logit, { minLength: classes, maxLength: classes });
      const label = fc.option(fc.nat(classes - 1), { freq: 2 }); // null: the class of the largest logit
      return fc.array(fc.tuple(row, label, fc.constantFrom(1, 1, 2, 0)), {
        minLength: 1,
        maxLength: 80,
        size: "max",
      });
    });
    const fitted = new Map<string, number>();
    fc.assert(
      fc.property(problem, (rows) => {
        const logits = rows.map(([row]) => row);
        const batch = labelled(
          logits,
          rows.map(([row, label]) => label ?? row.indexOf(Math.max(...row))),
        );
        const weights = Float64Array.from(rows, ([, , weight]) => weight);
        for (const method of CALIBRATION_METHODS) {
          try {
            const calibrator = fitCalibrator(method, { ...batch, weights });
            fitted.set(method, (fitted.get(method) ?? 0) + 1);
            expect(calibrator.nllAfter).toBeLessThanOrEqual(calibrator.nllBefore * (1 + 1e-12) + 2e-12);
            checkParameters(calibrator);
          } catch (error) {
            if (!(error instanceof RangeError)) throw error;
            expect(error.name).toMatch(/^(CannotFitCalibrator|CannotFitTemperature|NonFiniteRowError)$/);
          }
        }
      }),
      { numRuns: 200 },
    );
    for (const method of CALIBRATION_METHODS) expect(fitted.get(method), method).toBeGreaterThan(30);
  });
});

function checkParameters(calibrator: Calibrator): void {
  expect(JSON.stringify(calibrator)).not.toContain("null"); // what JSON makes of NaN and ±∞
  if (calibrator.method === "temperature") expect(calibrator.temperature).toBeGreaterThan(0);
  if (calibrator.method !== "isotonic") return;
  for (const { probabilities, calibrated } of calibrator.maps) {
    expect(probabilities.every((p, i) => i === 0 || p > probabilities[i - 1]!)).toBe(true);
    expect(calibrated.every((p, i) => p > 0 && p < 1 && (i === 0 || p >= calibrated[i - 1]!))).toBe(true);
  }
}
