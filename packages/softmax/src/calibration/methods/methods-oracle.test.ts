/** The methods against scikit-learn and SciPy: `fixtures/calibration_methods.py` says how the values were made. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { logSoftmaxInto } from "../../math/softmax.ts";
import type { LabelledLogits } from "../labelled-logits.ts";
import { calibrateLogitsInto } from "./calibrate-logits.ts";
import type { Calibrator } from "./calibrator.ts";
import type { CalibrationMethod } from "./calibrator-header.ts";
import { fitCalibrator } from "./fit-calibrator.ts";
import type { IsotonicMap } from "./isotonic.ts";

interface OracleCase {
  readonly name: string;
  readonly classes: number;
  readonly logits: readonly number[];
  readonly labels: readonly number[];
  readonly weights: readonly number[] | null;
  readonly nll: number;
  readonly temperature: number;
  readonly vectorNll: number;
  readonly vectorFirstRow: readonly number[];
  readonly matrix: readonly { penalty: number; logProbabilities: readonly (readonly number[])[] }[];
  readonly grid: readonly number[];
  /** `[K, points of the grid]`. */
  readonly isotonic: readonly (readonly number[])[];
  readonly platt?: { slope: number; intercept: number };
  readonly beta?: { a: number; b: number; c: number };
}

const path = new URL("../../../../../fixtures/calibration_methods.json", import.meta.url);
const cases: OracleCase[] = JSON.parse(readFileSync(path, "utf8"));
/** Both searches end at gradients of 1e-8; with curvatures of 0.01 and more, parameters agree to 1e-6 and losses to 1e-13. */
const PARAMETER = 2e-6;
const LOSS = 1e-10;

function batchOf({ logits, labels, weights, classes }: OracleCase): LabelledLogits {
  const data = Float64Array.from(logits);
  const batch = { data, rows: labels.length, classes, labels: Int32Array.from(labels) };
  return weights === null ? batch : { ...batch, weights: Float64Array.from(weights) };
}

function fit<Method extends CalibrationMethod>(method: Method, oracle: OracleCase) {
  return fitCalibrator(method, batchOf(oracle)) as Extract<Calibrator, { method: Method }>;
}

function calibratedRow(calibrator: Calibrator, { data, classes }: LabelledLogits, row: number): number[] {
  const out = new Float64Array(classes);
  calibrateLogitsInto(out, calibrator, data.subarray(row * classes, (row + 1) * classes), 1, classes);
  return logSoftmaxInto([], out);
}

function expectClose(values: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number): void {
  expect(values.length).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    expect(Math.abs(values[i]! - wanted[i]!), `${i}: ${values[i]}, wanted ${wanted[i]}`).toBeLessThan(
      tolerance,
    );
  }
}

/** Straight from the points, by another road than the library's search. */
function mapAt({ probabilities, calibrated }: IsotonicMap, p: number): number {
  const right = probabilities.findIndex((x) => x >= p);
  if (right < 0) return calibrated.at(-1)!;
  if (right === 0) return calibrated[0]!;
  const share = (p - probabilities[right - 1]!) / (probabilities[right]! - probabilities[right - 1]!);
  return (1 - share) * calibrated[right - 1]! + share * calibrated[right]!;
}

describe.each(cases)("$name", (oracle) => {
  const batch = batchOf(oracle);
  const rows = batch.weights?.reduce((sum, w) => sum + w) ?? batch.rows;

  test("temperature, as SciPy's minimum", () => {
    const { temperature, nllBefore } = fit("temperature", oracle);
    expect(Math.abs(temperature - oracle.temperature)).toBeLessThan(PARAMETER);
    expect(Math.abs(nllBefore - oracle.nll)).toBeLessThan(LOSS);
  });

  test("vector scaling, as SciPy's minimum", () => {
    const calibrator = fit("vector", oracle);
    expect(Math.abs(calibrator.nllBefore - oracle.nll)).toBeLessThan(LOSS);
    expect(Math.abs(calibrator.nllAfter - oracle.vectorNll)).toBeLessThan(LOSS);
    expectClose(calibratedRow(calibrator, batch, 0), oracle.vectorFirstRow, PARAMETER);
  });

  test("matrix scaling, as SciPy's minimum at the strength that was chosen", () => {
    const calibrator = fit("matrix", oracle);
    const wanted = oracle.matrix.find(({ penalty }) => Math.abs(penalty / calibrator.penalty - 1) < 1e-9)!;
    for (const [row, logProbabilities] of wanted.logProbabilities.entries()) {
      expectClose(calibratedRow(calibrator, batch, row), logProbabilities, PARAMETER);
    }
  });

  test("isotonic maps, as scikit-learn's but kept from 0 and 1", () => {
    const { maps } = fit("isotonic", oracle);
    const floor = 1 / (oracle.classes * (rows + 2));
    for (const [k, wanted] of oracle.isotonic.entries()) {
      for (const [i, p] of oracle.grid.entries()) {
        // A map between a floor and its neighbour is interpolated to the floor, not to 0: up to the floor apart.
        const value = mapAt(maps[k]!, p);
        const isKept = wanted[i]! < 2 * floor || wanted[i]! > 1 - 2 * floor;
        expect(Math.abs(value - wanted[i]!), `class ${k} at ${p}`).toBeLessThan(
          isKept ? 2 * floor : floor + 1e-10,
        );
      }
    }
  });
});

describe.each(cases.filter(({ classes }) => classes === 2))("$name", (oracle) => {
  test("Platt scaling, as scikit-learn on Platt's targets", () => {
    const { slope, intercept } = fit("platt", oracle);
    expectClose([slope, intercept], [oracle.platt!.slope, oracle.platt!.intercept], PARAMETER);
  });

  test("beta calibration, as scikit-learn without a penalty", () => {
    const { a, b, c } = fit("beta", oracle);
    expectClose([a, b, c], [oracle.beta!.a, oracle.beta!.b, oracle.beta!.c], PARAMETER);
  });
});
