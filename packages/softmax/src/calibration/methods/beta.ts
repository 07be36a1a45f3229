/**
 * Beta calibration: two slopes and an offset for the probability of two classes.
 *
 * @module
 */
import type { JsonFields } from "../json-fields.ts";
import type { CalibratorHeader, LogitMap } from "./calibrator-header.ts";
import { type FitProblem, refuseUnseenClasses } from "./fit-problem.ts";
import { binaryLogits, binaryRows, fitLogistic, reversed } from "./logistic-regression.ts";
import { refuseWithoutMinimum } from "./scaling-refusals.ts";

export interface BetaParameters {
  /** Of log p, from 0. */
  readonly a: number;
  /** Of −log(1 − p), from 0. */
  readonly b: number;
  /** Nats. */
  readonly c: number;
}

/** The JSON of beta calibration: with p of class 1, its log-odds become `a·log p − b·log(1 − p) + c`. */
export interface BetaCalibrator extends CalibratorHeader<"beta">, BetaParameters {}

/**
 * The a, b ≥ 0 and c with the least loss (Kull, Silva Filho & Flach 2017): logistic regression on log p and
 * −log(1 − p). Where one slope comes out negative it is dropped, and the other one fitted again.
 *
 * @throws {CannotFitCalibrator} for another number of classes than two, an unseen class, separable classes, or when
 * the other slope is not above 0 either
 */
export function fitBeta(problem: FitProblem): BetaParameters {
  const rows = binaryRows(problem);
  refuseUnseenClasses(problem);
  const columns = {
    a: rows.logP1,
    b: rows.logP0.map((logP) => -logP),
    c: new Float64Array(rows.shares.length).fill(1),
  };
  const targets = Float64Array.from(rows.labels);
  const fit = (names: readonly (keyof typeof columns)[]): BetaParameters => {
    const features = names.map((name) => columns[name]);
    const start = names.map((name) => (name === "c" ? 0 : 1));
    const found = fitLogistic(features, targets, rows.shares, start);
    const coefficients = Object.fromEntries(names.map((name, j) => [name, found.point[j]]));
    const parameters = { a: 0, b: 0, c: 0, ...coefficients };
    refuseWithoutMinimum(problem, found, betaMap(parameters));
    return parameters;
  };
  const both = fit(["a", "b", "c"]);
  const kept = both.a < 0 ? fit(["b", "c"]) : both.b < 0 ? fit(["a", "c"]) : both;
  if (kept.a < 0 || kept.b < 0 || kept.a + kept.b === 0) throw reversed(problem.what);
  return kept;
}

export function betaMap({ a, b, c }: BetaParameters): LogitMap {
  return (out, logProbabilities) =>
    binaryLogits(out, logProbabilities, (logP1, logP0) => a * logP1 - b * logP0 + c);
}

export function readBeta(fields: JsonFields): BetaParameters {
  const a = fields.number("a", "a number from 0", (value) => value >= 0);
  return {
    a,
    b: fields.number(
      "b",
      a === 0 ? "a number above 0, as a is 0" : "a number from 0",
      (b) => b >= 0 && a + b > 0,
    ),
    c: fields.number("c", "a number", () => true),
  };
}
