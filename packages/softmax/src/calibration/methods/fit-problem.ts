/**
 * Labelled rows in the form that fits read.
 *
 * @module
 */
import { checkLabelledLogits, type LabelledLogits } from "../labelled-logits.ts";
import { CannotFitCalibrator } from "./cannot-fit-calibrator.ts";
import { logProbabilitiesInto } from "./log-probability-rows.ts";
import { rowLosses } from "./row-losses.ts";

/** N rows, their log p and what each counts. */
export interface FitProblem {
  /** What is being fitted, for messages: "vector scaling". */
  readonly what: string;
  readonly rows: number;
  readonly classes: number;
  /** `[N, K]`, nats. */
  readonly logProbabilities: Float64Array;
  /** `[N]`. */
  readonly labels: Int32Array;
  /** Weights over their sum, `[N]`: they add up to 1. */
  readonly shares: Float64Array;
  /** Σ weights; N without weights. */
  readonly weight: number;
  /** Σ weights of each class, `[K]`. */
  readonly classWeights: Float64Array;
}

/**
 * @param what for messages: "vector scaling"
 * @throws {CannotFitCalibrator} without rows that count, of fewer than two classes, or when every row is constant
 * @throws {NonFiniteRowError} for the first row without a finite loss
 */
export function fitProblem(what: string, batch: LabelledLogits): FitProblem {
  const { data, rows, classes, labels, weights } = batch;
  checkLabelledLogits(batch, classes);
  const classWeights = new Float64Array(classes);
  let weight = 0;
  for (let r = 0; r < rows; r++) {
    const w = weights?.[r] ?? 1;
    weight += w;
    classWeights[labels[r]!]! += w;
  }
  if (weight === 0) {
    const given = rows === 0 ? "no rows were given" : `all ${rows} rows have weight 0`;
    throw new CannotFitCalibrator(what, "no-rows", `${given}, labelled rows of logits are wanted`);
  }
  if (classes < 2) {
    throw new CannotFitCalibrator(
      what,
      "one-class",
      `the rows have ${classes} class, two or more are wanted`,
    );
  }
  const logProbabilities = new Float64Array(rows * classes);
  logProbabilitiesInto(logProbabilities, data, rows, classes);
  rowLosses({ data: logProbabilities, rows, classes, labels });
  const shares = Float64Array.from({ length: rows }, (_, r) => (weights?.[r] ?? 1) / weight);
  const problem = { what, rows, classes, logProbabilities, labels, shares, weight, classWeights };
  if (isConstant(problem)) {
    const wanted = "logits that differ between classes are wanted";
    throw new CannotFitCalibrator(what, "constant-rows", `within each row the logits are equal; ${wanted}`);
  }
  return problem;
}

/** @throws {CannotFitCalibrator} when a class is no row's true one */
export function refuseUnseenClasses({ what, classWeights }: FitProblem): void {
  const unseen = classWeights.indexOf(0);
  if (unseen < 0) return;
  const given = `class ${unseen} is the true class of no row, so it would be said never to occur`;
  throw new CannotFitCalibrator(what, "unseen-class", `${given}; each class at least once is wanted`);
}

/** Whether within each row all logits that are not −∞ are equal. */
function isConstant({ logProbabilities, rows, classes }: FitProblem): boolean {
  for (let r = 0; r < rows; r++) {
    const possible = logProbabilities
      .subarray(r * classes, (r + 1) * classes)
      .filter((value) => value !== -Infinity);
    if (possible.some((value) => value !== possible[0])) return false;
  }
  return true;
}

/** The mean loss of calibrated logits `[N, K]`, nats. */
export function meanLoss({ rows, classes, labels, shares }: FitProblem, data: Float64Array): number {
  const losses = rowLosses({ data, rows, classes, labels });
  return losses.reduce((sum, loss, r) => sum + shares[r]! * loss, 0);
}

/** The mean log p of each class, `[K]`, over rows in which the class is possible; 0 where there is none. */
export function meanLogProbabilities({ rows, classes, logProbabilities, shares }: FitProblem): Float64Array {
  const sums = new Float64Array(classes);
  const weights = new Float64Array(classes);
  for (let r = 0; r < rows; r++) {
    for (let k = 0; k < classes; k++) {
      const value = logProbabilities[r * classes + k]!;
      if (value === -Infinity) continue;
      sums[k]! += shares[r]! * value;
      weights[k]! += shares[r]!;
    }
  }
  return sums.map((sum, k) => (weights[k]! > 0 ? sum / weights[k]! : 0));
}
