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
import { type Finding, findingsOf } from "../report/findings.ts";
import { UsageError } from "../usage-error.ts";
import {
  addCalibratorOptions,
  type CalibratorOptions,
  type ChosenCalibrator,
  chosenCalibrator,
} from "./calibrator-options.ts";
import { evaluationText } from "./evaluation-text.ts";
import { failedText, parseFailIf } from "./fail-if.ts";
import {
  addInputOptions,
  addRowOptions,
  addTopLabelOptions,
  type InputOptions,
  openInput,
  refuseAmbiguous,
} from "./input-options.ts";
import { METRIC_NAMES, measurementJson, metricValues } from "./measurement-values.ts";
import type { Terminal } from "./terminal.ts";

interface EvaluateOptions extends InputOptions, CalibratorOptions {
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
    .option(
      "--fail-if <expression>",
      "exit with 1 when it holds, such as 'ece > 0.05 or not (accuracy >= 0.9 and nll < 1)'",
    )
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      `\nMetrics for --fail-if: ${METRIC_NAMES.join(", ")}.\n` +
        "\nExamples:\n  softmax evaluate validation.parquet --fail-if 'ece > 0.05'" +
        "\n  softmax evaluate validation.parquet --calibrator c.json --group country --weights count",
    )
    .action((files: string[], options: EvaluateOptions) => evaluateFiles(files, options, terminal));
}

async function evaluateFiles(
  files: readonly string[],
  options: EvaluateOptions,
  terminal: Terminal,
): Promise<void> {
  const check = options.failIf === undefined ? undefined : parseFailIf(options.failIf, METRIC_NAMES);
  const chosen = await chosenCalibrator(options);
  const reader = await openInput(files, options, true, terminal);
  if (check) refuseAmbiguous(reader);
  chosen.checkClasses(reader);
  const evaluation = await evaluate(reader, chosen, terminal);
  const { measurement, warnings } = evaluation;
  for (const warning of warnings) terminal.warn(warning);
  if (options.json) terminal.printJson(evaluationJson(evaluation));
  else printEvaluation(evaluation, terminal);
  const values = metricValues(measurement);
  if (check?.fails(values)) throw new FailedCheck(failedText(check, values));
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
  { calibrator }: ChosenCalibrator,
  terminal: Terminal,
): Promise<Measurement> {
  const isUnchanged = calibrator.method === "temperature" && calibrator.temperature === 1;
  if (reader.isTopLabel && !isUnchanged) {
    throw new UsageError(
      `Cannot apply a ${calibrator.method === "temperature" ? "temperature" : "calibrator"} to top-label rows: they hold the winner's probability alone, the scores of all classes are wanted`,
    );
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
function evaluationJson({ measurement, findings, warnings, reader, chosen }: Evaluation): object {
  const { calibrator } = chosen;
  return {
    ...measurementJson(measurement, reader.classNames),
    method: calibrator.method,
    temperature: calibrator.method === "temperature" ? calibrator.temperature : null,
    from: reader.scale,
    assumed: reader.assumed,
    findings: findings.map(({ finding }) => finding),
    warnings,
  };
}

function printEvaluation({ measurement, reader, chosen }: Evaluation, terminal: Terminal): void {
  const { calibrator, how } = chosen;
  const isUnchanged = calibrator.method === "temperature" && calibrator.temperature === 1;
  const title = isUnchanged ? "Reliability" : `Reliability ${how}`;
  terminal.print(evaluationText({ measurement, title, classNames: reader.classNames }, terminal));
}
