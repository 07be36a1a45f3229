/**
 * Platt scaling: a line in the log-odds of two classes.
 *
 * @module
 */
import type { JsonFields } from "../json-fields.ts";
import type { CalibratorHeader, LogitMap } from "./calibrator-header.ts";
import { type FitProblem, refuseUnseenClasses } from "./fit-problem.ts";
import {
  binaryLogits,
  binaryRows,
  fitLogistic,
  refuseWithoutConvergence,
  reversed,
} from "./logistic-regression.ts";

export interface PlattParameters {
  /** A, above 0. */
  readonly slope: number;
  /** B, nats. */
  readonly intercept: number;
}

/** The JSON of Platt scaling: the log-odds of class 1 become `A·(z_1 − z_0) + B`. */
export interface PlattCalibrator extends CalibratorHeader<"platt">, PlattParameters {}

/**
 * The A and B with the least loss for Platt's smoothed targets (Platt 1999): (N₁ + 1)/(N₁ + 2) for rows of class 1 and
 * 1/(N₀ + 2) for those of class 0, so that a minimum exists even where a threshold separates the classes. In the form
 * of Lin, Lin & Weng (2007).
 *
 * @throws {CannotFitCalibrator} for another number of classes than two, an unseen class, or A ≤ 0
 */
export function fitPlatt(problem: FitProblem): PlattParameters {
  const rows = binaryRows(problem);
  refuseUnseenClasses(problem);
  const [weight0, weight1] = problem.classWeights;
  const target0 = 1 / (weight0! + 2);
  const target1 = (weight1! + 1) / (weight1! + 2);
  const targets = Float64Array.from(rows.labels, (label) => (label === 1 ? target1 : target0));
  const logOdds = rows.logP1.map((logP1, r) => logP1 - rows.logP0[r]!);
  const ones = new Float64Array(targets.length).fill(1);
  const found = fitLogistic([logOdds, ones], targets, rows.shares, [1, 0]);
  refuseWithoutConvergence(problem.what, found);
  const [slope, intercept] = found.point;
  if (!(slope! > 0)) throw reversed(problem.what);
  return { slope: slope!, intercept: intercept! };
}

export function plattMap({ slope, intercept }: PlattParameters): LogitMap {
  return (out, logProbabilities) =>
    binaryLogits(out, logProbabilities, (logP1, logP0) => slope * (logP1 - logP0) + intercept);
}

export function readPlatt(fields: JsonFields): PlattParameters {
  return {
    slope: fields.number("slope", "a number above 0", (slope) => slope > 0),
    intercept: fields.number("intercept", "a number", () => true),
  };
}
