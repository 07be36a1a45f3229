/**
 * The answer in sentences that anyone can read: how it is, what mends it, how it is then.
 *
 * @module
 */
import { describeCalibrator } from "softmax/calibration";
import { formatNumber, formatRows } from "./format-number.ts";
import { METHOD_NAMES } from "./method-names.ts";
import type { Scope } from "./metric-rows.ts";
import type { ReportCalibration, ReportData } from "./report-data.ts";
import { verdict } from "./verdict.ts";

const SCOPE_NOTE: Readonly<Record<Scope, string>> = {
  "held-out rows": "which the fit has not seen",
  "fitted rows": "which the fit has seen: on other rows the result may be a little worse",
};

/** A sentence each; the first is the one to read if only one is read. */
export function summary(data: ReportData): string[] {
  const { before, measuredHow = "as it is", calibration, comparison } = data;
  const asItIs = `${sentenceStart(measuredHow)}, the model ${withinSentence(verdict(before.metrics).sentence)}`;
  const { rows } = before.metrics;
  if (calibration !== undefined) {
    const after = `With it, the model ${withinSentence(verdict(calibration.after.metrics).sentence)}`;
    return [asItIs, `${change(calibration)} ${after}`, `Measured on ${scopeOf(rows, calibration.scope)}.`];
  }
  const kept =
    "No method of calibration was certainly better on rows left out of its fit, so the model is best left as it is.";
  return [asItIs, ...(comparison ? [kept] : []), `Measured on ${formatRows(rows)}.`];
}

/** `5,000 held-out rows`. */
export function rowsOf(rows: number, scope: Scope | undefined): string {
  return formatRows(rows, scope?.replace(/s$/, ""));
}

function change({ calibrator }: ReportCalibration): string {
  if (calibrator.method !== "temperature") {
    return `${sentenceStart(METHOD_NAMES[calibrator.method])} ${withinSentence(describeCalibrator(calibrator))}`;
  }
  const { temperature, interval } = calibrator;
  const [lower, upper] = interval.map((bound) => formatNumber(bound));
  const effect = temperature > 1 ? "lowers" : "raises";
  return (
    `Dividing its logits by T = ${formatNumber(temperature)} (95 % interval ${lower} to ${upper}) ` +
    `${effect} its confidence and changes no prediction.`
  );
}

function scopeOf(rows: number, scope: Scope): string {
  return `${rowsOf(rows, scope)}, ${SCOPE_NOTE[scope]}`;
}

/** Small at the start. */
function withinSentence(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

function sentenceStart(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
