/**
 * What thresholds and prediction sets are decided on, and what is said of both.
 *
 * @module
 */
import type { Metrics } from "softmax/calibration";
import type { RowPasses } from "../engine/row-passes.ts";
import { formatCount, formatRows } from "../report/format-number.ts";
import type { ChosenCalibrator } from "./calibrator-options.ts";
import type { Terminal } from "./terminal.ts";

export interface DecisionInput {
  readonly passes: RowPasses;
  readonly chosen: ChosenCalibrator;
  readonly isCalibrated: boolean;
  readonly json: boolean;
  readonly terminal: Terminal;
}

/** What the decision says less than it seems to for, after the last pass. */
export function decisionWarnings(
  { passes, chosen, isCalibrated }: DecisionInput,
  metrics: Metrics,
): string[] {
  const warnings = passes.reader.warnings;
  if (!isCalibrated) {
    warnings.push(
      "No calibrator was given, so this is about confidence as it stands in the file. Decide again after a calibration: " +
        "a temperature changes thresholds, and which rows are above them.",
    );
  }
  if (isFittedOn(chosen, metrics)) {
    warnings.push(
      `The calibrator was fitted on ${formatRows(metrics.rows)} with the same loss, so on these rows, it seems. ` +
        "What is promised of new rows needs rows that it was not fitted on.",
    );
  }
  return warnings;
}

/** The loss after a fit is a fingerprint of its rows. */
function isFittedOn({ calibrator }: ChosenCalibrator, { rows, nll }: Metrics): boolean {
  if (!("rows" in calibrator && "nllAfter" in calibrator) || nll === null) return false;
  return calibrator.rows === rows && Math.abs(Number(calibrator.nllAfter) - nll) <= 1e-9 * nll;
}

/** What every document of `decide --json` begins with and ends with. */
export function decisionJson(
  { passes, chosen: { calibrator } }: DecisionInput,
  { rows, classes, accuracy }: Metrics,
  decision: object,
  warnings: readonly string[],
): object {
  const { reader } = passes;
  return {
    rows,
    classes,
    accuracy,
    ...decision,
    method: calibrator.method,
    temperature: calibrator.method === "temperature" ? calibrator.temperature : null,
    from: reader.scale,
    assumed: reader.assumed,
    warnings,
  };
}

/** "1,000 of 3,000 rows" */
export function someOf(part: number, all: number): string {
  return `${formatCount(part)} of ${formatRows(all)}`;
}
