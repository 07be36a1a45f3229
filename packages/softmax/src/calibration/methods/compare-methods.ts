/**
 * Which method is worth it, judged on rows that were left out of its fit.
 *
 * @module
 */
import { checkOptionNames } from "../../logits/check-options.ts";
import { CannotFitTemperature } from "../cannot-fit-temperature.ts";
import { checkLabelledLogits, type LabelledLogits } from "../labelled-logits.ts";
import { calibrateLogitsInto } from "./calibrate-logits.ts";
import { CALIBRATION_METHODS, type CalibrationMethod } from "./calibrator-header.ts";
import { CannotFitCalibrator, type CannotFitCalibratorReason } from "./cannot-fit-calibrator.ts";
import { fitCalibrator } from "./fit-calibrator.ts";
import { foldsOf, takeRows } from "./folds.ts";
import { type MeanWithInterval, meanWithInterval } from "./mean-with-interval.ts";
import { rowLosses } from "./row-losses.ts";

export interface CompareMethodsOptions {
  /** Default: all. */
  readonly methods?: readonly CalibrationMethod[];
  /** Parts that are left out in turn. Default 5. */
  readonly folds?: number;
  /** Of the division into folds, an integer. Default 0. */
  readonly seed?: number;
}

/** One method on rows that it was not fitted on. */
export interface MethodScore {
  readonly method: CalibrationMethod;
  /** Mean loss, nats. */
  readonly nll: number;
  /** Mean of (loss without a calibrator − loss with it), nats: above 0 is better. */
  readonly gain: number;
  readonly standardError: number;
  /** Of the gain, 95 %. */
  readonly interval: readonly [lower: number, upper: number];
}

export interface RefusedMethod {
  readonly method: CalibrationMethod;
  readonly reason: CannotFitCalibratorReason | CannotFitTemperature["reason"];
  readonly message: string;
}

export interface MethodComparison {
  readonly rows: number;
  readonly folds: number;
  readonly seed: number;
  /** Mean loss of all rows without a calibrator, nats. */
  readonly nll: number;
  /** In the order of the methods asked for. */
  readonly scores: readonly MethodScore[];
  /** Methods that could not be fitted without at least one of the folds. */
  readonly refused: readonly RefusedMethod[];
  /** Of the methods whose interval lies above 0 the one with the least loss; "none" when there is none. */
  readonly chosen: CalibrationMethod | "none";
}

/**
 * Cross-validated mean loss of each method, paired with leaving the logits alone.
 *
 * Rows are divided at random, not stratified by anything; each is judged by a fit without its fold. The interval is
 * `gain ± 1.96·standardError`, the normal approximation over rows with `√(Σ (w·(d − gain))²) / W` for the standard error:
 * it takes rows for independent. Copies of one row, or rows of one person, in several folds make it too sure. It also
 * leaves out that fits share rows. The chosen method should then be fitted on all rows.
 *
 * @throws {NonFiniteRowError} for a row without a finite loss
 * @throws {RangeError} for fewer than 2 folds, fewer rows than folds, no weight above 0, or a seed that is no integer
 * @example
 * const { chosen } = compareMethods(batch, { methods: ["temperature", "vector"] });
 * if (chosen !== "none") fitCalibrator(chosen, batch);
 */
export function compareMethods(batch: LabelledLogits, options: CompareMethodsOptions = {}): MethodComparison {
  checkOptionNames("compareMethods", options, ["methods", "folds", "seed"]);
  const { methods = CALIBRATION_METHODS, folds = 5, seed = 0 } = options;
  const { rows, weights } = batch;
  checkLabelledLogits(batch, batch.classes);
  if (!Number.isSafeInteger(folds) || folds < 2 || rows < folds) {
    throw new RangeError(
      `Cannot compare methods on ${rows} rows in ${folds} folds: 2 or more folds, and a row for each, are wanted`,
    );
  }
  const without = rowLosses(batch);
  const scores: MethodScore[] = [];
  const refused: RefusedMethod[] = [];
  for (const method of methods) {
    try {
      const losses = leftOutLosses(method, batch, folds, seed);
      const gain = meanWithInterval(
        losses.map((loss, r) => without[r]! - loss),
        weights,
      );
      scores.push({ method, nll: meanWithInterval(losses, weights).mean, ...named(gain) });
    } catch (error) {
      if (!(error instanceof CannotFitCalibrator || error instanceof CannotFitTemperature)) throw error;
      refused.push({ method, reason: error.reason, message: error.message });
    }
  }
  const nll = meanWithInterval(without, weights).mean;
  return { rows, folds, seed, nll, scores, refused, chosen: chosenOf(scores) };
}

function named({ mean, standardError, interval }: MeanWithInterval) {
  return { gain: mean, standardError, interval };
}

function chosenOf(scores: readonly MethodScore[]): CalibrationMethod | "none" {
  const better = scores.filter(({ interval }) => interval[0] > 0);
  if (better.length === 0) return "none";
  return better.reduce((best, score) => (score.nll < best.nll ? score : best)).method;
}

/** Each row's loss under a calibrator that was fitted without its fold. */
function leftOutLosses(
  method: CalibrationMethod,
  batch: LabelledLogits,
  folds: number,
  seed: number,
): Float64Array {
  const losses = new Float64Array(batch.rows);
  for (const { kept, left } of foldsOf(batch.rows, folds, seed)) {
    const calibrator = fitCalibrator(method, takeRows(batch, kept));
    const judged = takeRows(batch, left);
    const data = new Float64Array(judged.data.length);
    calibrateLogitsInto(data, calibrator, judged.data, judged.rows, judged.classes);
    for (const [i, loss] of rowLosses({ ...judged, data }).entries()) losses[left[i]!] = loss;
  }
  return losses;
}
