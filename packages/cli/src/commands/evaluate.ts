/**
 * `softmax evaluate`: can this model's confidence be trusted?
 *
 * @module
 */
import type { Command } from "commander";
import { measureRows, measureTopLabels } from "../engine/measure-rows.ts";
import type { Measurement } from "../engine/measurement.ts";
import { PassThreads } from "../engine/pass-threads.ts";
import { RowPasses } from "../engine/row-passes.ts";
import type { RowReader } from "../engine/row-reader.ts";
import { FailedCheck } from "../failed-check.ts";
import { checkNotRead } from "../files/check-not-read.ts";
import { checkOutput, writeWholeTexts } from "../files/whole-file.ts";
import { type Finding, findingsOf } from "../report/findings.ts";
import { type BaselineComparison, compareToBaseline, readBaseline, worseText } from "./baseline.ts";
import {
  addCalibratorOptions,
  type CalibratorOptions,
  type ChosenCalibrator,
  chosenCalibrator,
} from "./calibrator-options.ts";
import { commandLine } from "./command-line.ts";
import { evaluationText } from "./evaluation-text.ts";
import { type FailIf, failedText, parseFailIf } from "./fail-if.ts";
import {
  addInputOptions,
  addRowOptions,
  addTopLabelOptions,
  type InputOptions,
  openInput,
  refuseAmbiguous,
} from "./input-options.ts";
import { METRIC_NAMES, measurementJson, metricValues } from "./measurement-values.ts";
import { needsAllScores } from "./needs-all-scores.ts";
import type { Terminal } from "./terminal.ts";

interface EvaluateOptions extends InputOptions, CalibratorOptions {
  report?: string;
  baseline?: string;
  failIf?: string;
  json?: boolean;
}

/** What an evaluation found. */
interface Evaluation {
  readonly measurement: Measurement;
  readonly findings: readonly Finding[];
  readonly warnings: readonly string[];
  readonly reader: RowReader;
  readonly chosen: ChosenCalibrator;
}

export function addEvaluateCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command("evaluate")
    .helpGroup("Files:")
    .summary("is the model's confidence to be trusted? losses, calibration errors and a picture")
    .description(
      "Measures how well confidence agrees with what is right, on labelled rows: accuracy, proper losses with intervals, " +
        "calibration errors beside what chance alone makes of them, classes and groups.",
    )
    .argument(
      "<file...>",
      "files of scores and labels; patterns such as 'part-*.parquet'; - for standard input",
    );
  addRowOptions(addTopLabelOptions(addInputOptions(command)));
  addCalibratorOptions(command)
    .option("--report <file>", "write a report: one HTML page, or a short one as Markdown (.md)")
    .option(
      "--fail-if <expression>",
      "exit with 1 when it holds, such as 'ece > 0.05 or not (accuracy >= 0.9 and nll < 1)'",
    )
    .option(
      "--baseline <file>",
      "exit with 1 when certainly worse than what evaluate or calibrate --json printed",
    )
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      `\nMetrics for --fail-if: ${METRIC_NAMES.join(", ")}.\n` +
        "\nExamples:\n  softmax evaluate validation.parquet --fail-if 'ece > 0.05'" +
        "\n  softmax evaluate validation.parquet --calibrator c.json --group country --weights count" +
        "\n  softmax evaluate validation.parquet --baseline last-week.json --report report.html",
    )
    .action((files: string[], options: EvaluateOptions) => evaluateFiles(files, options, terminal));
}

async function evaluateFiles(
  files: readonly string[],
  options: EvaluateOptions,
  terminal: Terminal,
): Promise<void> {
  const check = options.failIf === undefined ? undefined : parseFailIf(options.failIf, METRIC_NAMES);
  const baseline = options.baseline === undefined ? undefined : await readBaseline(options.baseline);
  const chosen = await chosenCalibrator(options);
  const outputs = await checkReport(options);
  const reader = await openInput(files, options, true, terminal, outputs);
  if (check) refuseAmbiguous(reader);
  chosen.checkClasses(reader);
  const evaluation = await evaluate(reader, chosen, terminal);
  const written = await writeReport(evaluation, files, options);
  const comparison = baseline && compareToBaseline(baseline, evaluation.measurement);
  for (const warning of evaluation.warnings) terminal.warn(warning);
  if (options.json) terminal.printJson(evaluationJson(evaluation, comparison));
  else printEvaluation(evaluation, comparison, terminal);
  for (const path of written) terminal.note(`Wrote ${path}`);
  failOn(evaluation, check, comparison);
}

/** The paths that will be written. */
async function checkReport({ report, calibrator, baseline }: EvaluateOptions): Promise<string[]> {
  if (report === undefined) return [];
  await checkOutput(report);
  await checkNotRead(
    [report],
    [calibrator, baseline].filter((path) => path !== undefined),
  );
  return [report];
}

async function writeReport(
  { measurement, warnings, reader, chosen }: Evaluation,
  files: readonly string[],
  options: EvaluateOptions,
): Promise<string[]> {
  const { report } = options;
  if (report === undefined) return [];
  const { evaluationReport } = await import("./evaluation-report.ts");
  const measuredHow = isUncalibrated(chosen) ? undefined : chosen.how;
  const command = commandLine("evaluate", files, options);
  await writeWholeTexts(
    await evaluationReport({ measurement, reader, measuredHow, warnings }, command, report),
  );
  return [report];
}

function failOn(
  { measurement }: Evaluation,
  check: FailIf | undefined,
  comparison: BaselineComparison | undefined,
): void {
  const values = metricValues(measurement);
  const failed = check?.fails(values) ? [failedText(check, values)] : [];
  if (comparison?.isCertainlyWorse) failed.push(worseText(comparison));
  if (failed.length > 0) throw new FailedCheck(failed.join("\n"));
}

async function evaluate(
  reader: RowReader,
  chosen: ChosenCalibrator,
  terminal: Terminal,
): Promise<Evaluation> {
  const measurement = await measure(reader, chosen, terminal);
  const findings = findingsOf(measurement);
  const warnings = [...reader.warnings, ...findings.map(({ text }) => text)];
  return { measurement, findings, warnings, reader, chosen };
}

async function measure(
  reader: RowReader,
  chosen: ChosenCalibrator,
  terminal: Terminal,
): Promise<Measurement> {
  const { calibrator } = chosen;
  if (reader.isTopLabel && !isUncalibrated(chosen)) {
    const what = calibrator.method === "temperature" ? "temperature" : "calibrator";
    throw needsAllScores(`apply a ${what} to`);
  }
  const progress = terminal.progress("Evaluating", reader.rowCount);
  const onRows = (done: number) => progress.update(done);
  const parts = { details: true, perClass: true };
  const threads = new PassThreads();
  try {
    if (reader.isTopLabel) return await measureTopLabels(reader, parts, onRows);
    const [measurement] = await measureRows(new RowPasses(reader, threads), [calibrator], parts, onRows);
    return measurement!;
  } finally {
    progress.finish();
    await threads.close();
  }
}

/** No path, time or host in it: the same rows give the same bytes, however they are split into files. */
function evaluationJson(
  { measurement, findings, warnings, reader, chosen }: Evaluation,
  baseline: BaselineComparison | undefined,
): object {
  const { calibrator } = chosen;
  const zeros = reader.zeros > 0 ? ["exact-zeros"] : [];
  return {
    ...measurementJson(measurement, reader.classNames),
    method: calibrator.method,
    temperature: calibrator.method === "temperature" ? calibrator.temperature : null,
    baseline: baseline ?? null,
    from: reader.scale,
    assumed: reader.assumed,
    findings: [...zeros, ...findings.map(({ finding }) => finding)],
    warnings,
  };
}

function printEvaluation(
  { measurement, reader, chosen }: Evaluation,
  baseline: BaselineComparison | undefined,
  terminal: Terminal,
): void {
  const title = isUncalibrated(chosen) ? "Reliability" : `Reliability ${chosen.how}`;
  const { classNames } = reader;
  terminal.print(evaluationText({ measurement, title, classNames, baseline }, terminal));
}

function isUncalibrated({ calibrator }: ChosenCalibrator): boolean {
  return calibrator.method === "temperature" && calibrator.temperature === 1;
}
