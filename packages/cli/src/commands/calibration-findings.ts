/**
 * What makes a calibration say less than it seems to, as values and as text.
 *
 * @module
 */
import { type Finding, findingsOf } from "../report/findings.ts";
import { formatCount, formatRows } from "../report/format-number.ts";
import { METHOD_NAMES } from "../report/method-names.ts";
import type { CalibrationRequest, FittedCalibration } from "./calibration.ts";

/**
 * - `few-rows-for-interval`: the interval of a temperature rests on few rows, or few that are wrong
 * - `sample`: a fit, the choice of the method or the judgement is of a sample of the rows
 * - `left-alone`: no method was certainly better than none, so there is no calibrator
 * - those of the rows that judge, before the calibration
 * - `fitted-rows`: the metrics after are of the rows of the fit
 * - `chosen-by-same-rows`: the method was chosen by the rows that judge it
 */
export interface CalibrationFinding {
  readonly finding:
    | Finding["finding"]
    | "few-rows-for-interval"
    | "sample"
    | "left-alone"
    | "fitted-rows"
    | "chosen-by-same-rows";
  readonly text: string;
}

/** In the order above. */
export function calibrationFindings(
  found: FittedCalibration,
  request: CalibrationRequest,
): CalibrationFinding[] {
  return [
    ...fewRowsForInterval(found),
    ...ofSample(found, request),
    ...leftAlone(found),
    ...findingsOf(found.before),
    ...judgedByFittedRows(found, request),
    ...chosenBySameRows(found, request),
  ];
}

/**
 * Where the interval's normal approximation fails. The slopes g of the rows that are wrong are the large ones, so that
 * Σg² rests on them: with fewer than ten it is mostly chance. In simulated models of true T = 2, 95 % intervals from
 * 20 or 30 rows held T in 84 to 92 % of fits, from 50 in 87 to 94 %, from 200 in 94 to 95 %.
 */
const FEW_ROWS = 50;
const FEW_WRONG_ROWS = 10;

function fewRowsForInterval({ fit, wrongRows }: FittedCalibration): CalibrationFinding[] {
  if (fit === null || wrongRows === null) return [];
  if (fit.rows >= FEW_ROWS && wrongRows >= FEW_WRONG_ROWS) return [];
  const text = `The interval rests on few rows (${formatRows(fit.rows)}, ${formatCount(wrongRows)} of them wrong); take it as a hint.`;
  return [{ finding: "few-rows-for-interval", text }];
}

function ofSample(
  { sample, fit, fittedRows, comparison }: FittedCalibration,
  { heldOut }: CalibrationRequest,
): CalibrationFinding[] {
  const texts: string[] = [];
  // A temperature is fitted in passes over all rows, unless some are left to judge.
  const isOfAll = fit !== null && heldOut?.by !== "split" && heldOut?.by !== "folds";
  if (sample !== null && !isOfAll) {
    texts.push(
      `The ${formatRows(sample.rows)} are more than are kept in memory: ${formatCount(sample.kept)} of them, drawn at random, stand for all.`,
    );
  }
  if (comparison !== null && comparison.rows < fittedRows) {
    texts.push(
      `The choice of the method rests on ${formatCount(comparison.rows)} of the ${formatRows(fittedRows)}, drawn at random: more would take long.`,
    );
  }
  return texts.map((text) => ({ finding: "sample", text }));
}

function leftAlone({ calibrator }: FittedCalibration): CalibrationFinding[] {
  if (calibrator !== null) return [];
  const text =
    "No method is certainly better than leaving the logits alone, on rows left out of its fit: there is no calibrator. " +
    "More rows could tell.";
  return [{ finding: "left-alone", text }];
}

function judgedByFittedRows(
  { calibrator }: FittedCalibration,
  { heldOut }: CalibrationRequest,
): CalibrationFinding[] {
  if (heldOut || calibrator === null) return [];
  const what = calibrator.method === "temperature" ? "T" : METHOD_NAMES[calibrator.method];
  const howMuch = calibrator.method === "temperature" ? "they flatter a little" : "they flatter";
  const text =
    `The metrics after are of the rows that ${what} was fitted on, so ${howMuch}. ` +
    "--test FILE, --split 0.5 or --cross-validate 5 judges on other rows.";
  return [{ finding: "fitted-rows", text }];
}

/** The least of several estimates is too low on average, were they all of the same. */
function chosenBySameRows(
  { calibrator, comparison }: FittedCalibration,
  { heldOut }: CalibrationRequest,
): CalibrationFinding[] {
  if (comparison === null || calibrator === null || heldOut?.by !== "folds") return [];
  const text =
    "The method was chosen by the rows that judge it here, so its metrics flatter a little. " +
    "--test FILE or --split 0.5 judges on rows that the choice has not seen.";
  return [{ finding: "chosen-by-same-rows", text }];
}
