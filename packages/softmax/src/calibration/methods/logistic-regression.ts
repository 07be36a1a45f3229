/**
 * Logistic regression on a few features: what the two binary methods fit.
 *
 * @module
 */
import { type LbfgsResult, lbfgs, type Objective } from "../../math/lbfgs.ts";
import { CannotFitCalibrator } from "./cannot-fit-calibrator.ts";
import type { FitProblem } from "./fit-problem.ts";

/** The rows of a binary problem in which both classes are possible; all that a binary map can change. */
export interface BinaryRows {
  /** log p of class 1 and of class 0, `[n]` each, nats. */
  readonly logP1: Float64Array;
  readonly logP0: Float64Array;
  readonly labels: Int32Array;
  readonly shares: Float64Array;
}

/** @throws {CannotFitCalibrator} when there are not two classes */
export function binaryRows({
  what,
  rows,
  classes,
  logProbabilities,
  labels,
  shares,
}: FitProblem): BinaryRows {
  if (classes !== 2) {
    const wanted = "2 are wanted; vector scaling takes any number";
    throw new CannotFitCalibrator(what, "not-binary", `the rows have ${classes} classes, ${wanted}`);
  }
  const possible = Uint32Array.from({ length: rows }, (_, r) => r).filter(
    (r) => Math.min(logProbabilities[2 * r]!, logProbabilities[2 * r + 1]!) > -Infinity,
  );
  return {
    logP1: Float64Array.from(possible, (r) => logProbabilities[2 * r + 1]!),
    logP0: Float64Array.from(possible, (r) => logProbabilities[2 * r]!),
    labels: Int32Array.from(possible, (r) => labels[r]!),
    shares: Float64Array.from(possible, (r) => shares[r]!),
  };
}

/**
 * The coefficients c with the least `Σ share · (log(1 + e^f) − t·f)`, `f = Σ_j c_j · feature_j`, no penalty. The
 * gradient's largest component ends below 1e-8, unless it did not converge.
 *
 * @param features columns, `[n]` each
 * @param targets t in [0, 1], `[n]`
 * @param start one coefficient a column
 */
export function fitLogistic(
  features: readonly Float64Array[],
  targets: Float64Array,
  shares: Float64Array,
  start: readonly number[],
): LbfgsResult {
  const objective: Objective = (coefficients, gradient) => {
    gradient.fill(0);
    let loss = 0;
    for (let r = 0; r < targets.length; r++) {
      let f = 0;
      for (let j = 0; j < features.length; j++) f += coefficients[j]! * features[j]![r]!;
      const tail = Math.exp(-Math.abs(f));
      const target = targets[r]!;
      const share = shares[r]!;
      // Neither form subtracts numbers that are almost equal, whatever the sign of f (Lin, Lin & Weng 2007).
      loss += share * (Math.log1p(tail) + (f >= 0 ? (1 - target) * f : -target * f));
      const pull = share * ((f >= 0 ? 1 : tail) / (1 + tail) - target);
      for (let j = 0; j < features.length; j++) gradient[j]! += pull * features[j]![r]!;
    }
    return loss;
  };
  return lbfgs(objective, Float64Array.from(start));
}

/** Logits (0, f) with f the calibrated log-odds of class 1; rows in which one class is impossible stay as they are. */
export function binaryLogits(
  out: Float64Array,
  logProbabilities: Float64Array,
  logOdds: (logP1: number, logP0: number) => number,
): void {
  for (let i = 0; i < out.length; i += 2) {
    const logP0 = logProbabilities[i]!;
    const logP1 = logProbabilities[i + 1]!;
    const isSure = logP0 === -Infinity || logP1 === -Infinity;
    out[i] = isSure ? logP0 : 0;
    out[i + 1] = isSure ? logP1 : logOdds(logP1, logP0);
  }
}

/** When higher scores of a class make it less likely. */
export function reversed(what: string): CannotFitCalibrator {
  return new CannotFitCalibrator(
    what,
    "reversed",
    "on these rows a class is rarer where it scores higher; scores that rise with the true class are wanted. " +
      "Check that labels belong to these rows, how classes are numbered, and the sign of the logits",
  );
}

export function refuseWithoutConvergence(what: string, { converged, gradientNorm }: LbfgsResult): void {
  if (converged) return;
  const given = `the search for the least loss ended at gradient ${gradientNorm.toExponential(1)}`;
  throw new CannotFitCalibrator(what, "undetermined", `${given}, 1e-8 is wanted: more rows that differ`);
}
