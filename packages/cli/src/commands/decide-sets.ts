/**
 * `decide --coverage`: sets of classes that hold the true one as often as was asked.
 *
 * @module
 */
import type { ConformalMethod } from "softmax/calibration";
import { type JudgedSets, judgedSets } from "../engine/decision-rows.ts";
import { FailedCheck } from "../failed-check.ts";
import { writeWholeTexts } from "../files/whole-file.ts";
import {
  formatCount,
  formatGivenPercent,
  formatNumber,
  formatPercent,
  formatRows,
} from "../report/format-number.ts";
import { setSizes } from "../report/set-sizes.ts";
import { wrapText } from "../report/text-layout.ts";
import { passesWithProgress } from "./calibration-progress.ts";
import { conformalDocument } from "./conformal-file.ts";
import { type DecisionInput, decisionJson, decisionWarnings, someOf } from "./decision-input.ts";
import { jsonText } from "./json-text.ts";
import type { Terminal } from "./terminal.ts";

export interface SetsRequest {
  readonly method: ConformalMethod;
  readonly coverage: number;
}

export async function decideSets(
  input: DecisionInput,
  request: SetsRequest,
  output: string | undefined,
): Promise<void> {
  const { passes, chosen, json, terminal } = input;
  const sets = await passesWithProgress(passes, terminal, (onPass) =>
    judgedSets(passes, chosen.calibrator, request, onPass),
  );
  const { metrics, predictor } = sets;
  const document = conformalDocument(predictor, chosen.calibrator);
  const isPromised = predictor.quantile !== null;
  if (output !== undefined && isPromised) await writeWholeTexts([[output, jsonText(document)]]);
  const warnings = [...decisionWarnings(input, metrics), ...missedCoverage(sets)];
  for (const warning of warnings) terminal.warn(warning);
  if (json) {
    const { judged, interval } = sets;
    terminal.printJson(
      decisionJson(input, metrics, { predictor: document, judged: { ...judged, interval } }, warnings),
    );
  } else terminal.print(setsText(sets, terminal));
  if (!isPromised) throw new FailedCheck(`Failed: ${fewRowsText(sets)}`);
  if (output !== undefined) terminal.note(`Wrote ${output}`);
}

/** The halves are alike by the seeded split, so chance alone does this to one file in forty. */
function missedCoverage({ predictor: { coverage }, interval }: JudgedSets): string[] {
  if (interval[1] >= coverage) return [];
  return [
    `Coverage is certainly below ${formatGivenPercent(coverage)} on the half that was not fitted on: chance of the split, or rows that come several times.`,
  ];
}

function setsText({ predictor, judged, interval }: JudgedSets, terminal: Terminal): string {
  const { method, rows: fitted, coverage, quantile } = predictor;
  const { width, style } = terminal;
  const [lower, upper] = interval.map((bound) => formatPercent(bound));
  const rule =
    quantile === null ? "all classes" : `the classes whose score is at most ${formatNumber(quantile)}`;
  const text =
    `Sets by ${method.toUpperCase()}, meant to hold the true class in ${formatGivenPercent(coverage)} of new rows: ${rule}.\n` +
    `Fitted on ${someOf(fitted, fitted + judged.rows)}, drawn at random. Of the other ${formatCount(judged.rows)}, ` +
    `${formatPercent(judged.coverage)} have the true class in their set (95 % interval for new rows: ${lower} to ${upper}).\n` +
    `A set has ${formatNumber(judged.meanSize, 3)} of ${formatCount(predictor.classes)} classes on average; ${emptyText(judged.emptySets)}.`;
  return `${wrapText(text, width)}\n\n${setSizes(judged, width, style)}`;
}

function emptyText(empty: number): string {
  if (empty === 0) return "none is empty";
  return empty === 1 ? "1 is empty" : `${formatCount(empty)} are empty`;
}

function fewRowsText({ predictor: { rows, coverage } }: JudgedSets): string {
  const least = Math.ceil(Number((coverage / (1 - coverage)).toPrecision(12)));
  return (
    `${formatRows(rows)} to fit on cannot promise a coverage of ${formatGivenPercent(coverage)} but by naming every class. ` +
    `${formatCount(least)} are needed, so ${formatRows(2 * least)} in all.`
  );
}
