/**
 * `softmax evaluate`: can this model's confidence be trusted?
 *
 * @module
 */
import type { Command } from "commander";
import type { Metrics } from "softmax/calibration";
import { shownTemperature } from "softmax/explain";
import { evaluateRows, evaluateTopLabels } from "../engine/local-engine.ts";
import { PassThreads } from "../engine/pass-threads.ts";
import { RowPasses } from "../engine/row-passes.ts";
import type { RowReader } from "../engine/row-reader.ts";
import { FailedCheck } from "../failed-check.ts";
import { confidenceHistogram } from "../report/confidence-histogram.ts";
import { metricsTable } from "../report/metrics-table.ts";
import { reliabilityDiagram } from "../report/reliability-diagram.ts";
import { wrapText } from "../report/text-layout.ts";
import { verdict } from "../report/verdict.ts";
import { UsageError } from "../usage-error.ts";
import { failedText, parseFailIf } from "./fail-if.ts";
import {
  addInputOptions,
  addTopLabelOptions,
  type InputOptions,
  openInput,
  refuseAmbiguous,
} from "./input-options.ts";
import { addTemperatureOptions, chosenTemperature, type TemperatureOptions } from "./temperature-options.ts";
import type { Terminal } from "./terminal.ts";

/** Metrics that `--fail-if` may name. */
export const METRIC_NAMES = ["rows", "accuracy", "nll", "brier", "ece", "mce", "meanConfidence"];

interface EvaluateOptions extends InputOptions, TemperatureOptions {
  failIf?: string;
  json?: boolean;
}

export function addEvaluateCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command("evaluate")
    .helpGroup("Files:")
    .summary("is the model's confidence to be trusted? accuracy, nll, Brier, ECE and a picture")
    .description("Measures how well confidence agrees with what is right, on labelled rows.")
    .argument(
      "<file...>",
      "files of scores and labels; patterns such as 'part-*.parquet'; - for standard input",
    );
  addTopLabelOptions(addInputOptions(command));
  addTemperatureOptions(command)
    .option("--fail-if <expression>", "exit with 1 when it holds, such as 'ece > 0.05 or accuracy < 0.9'")
    .option("--json", "print one JSON document")
    .addHelpText("after", "\nExample:\n  softmax evaluate validation.parquet --fail-if 'ece > 0.05'")
    .action((files: string[], options: EvaluateOptions) => evaluateFiles(files, options, terminal));
}

async function evaluateFiles(
  files: readonly string[],
  options: EvaluateOptions,
  terminal: Terminal,
): Promise<void> {
  const check = options.failIf === undefined ? undefined : parseFailIf(options.failIf, METRIC_NAMES);
  const temperature = await chosenTemperature(options);
  const reader = await openInput(files, options, true, terminal);
  if (check) refuseAmbiguous(reader);
  temperature.checkClasses(reader);
  const metrics = await measure(reader, temperature.value, terminal);
  for (const warning of reader.warnings) terminal.warn(warning);
  if (options.json) terminal.printJson(evaluationJson(metrics, reader, temperature.value));
  else printEvaluation(metrics, temperature.value, terminal);
  const { bins, ...values } = metrics;
  if (check?.fails(values)) throw new FailedCheck(failedText(check, values));
}

async function measure(reader: RowReader, temperature: number, terminal: Terminal): Promise<Metrics> {
  if (reader.isTopLabel && temperature !== 1) {
    throw new UsageError(
      "Cannot apply a temperature to top-label rows: they hold the winner's probability alone, the scores of all classes are wanted",
    );
  }
  const progress = terminal.progress("Evaluating", reader.rowCount);
  const onRows = (done: number) => progress.update(done);
  const threads = new PassThreads();
  try {
    if (reader.isTopLabel) return await evaluateTopLabels(reader, onRows);
    const [metrics] = await evaluateRows(new RowPasses(reader, threads), [1 / temperature], onRows);
    return metrics!;
  } finally {
    progress.finish();
    await threads.close();
  }
}

/** No path, time or host in it: the same rows give the same bytes, however they are split into files. */
function evaluationJson(metrics: Metrics, reader: RowReader, temperature: number): object {
  return { ...metrics, temperature, from: reader.scale, assumed: reader.assumed, warnings: reader.warnings };
}

function printEvaluation(metrics: Metrics, temperature: number, terminal: Terminal): void {
  const { style, width } = terminal;
  const title =
    temperature === 1 ? "Reliability" : `Reliability at temperature ${shownTemperature(temperature)}`;
  const parts = [
    wrapText(verdict(metrics).sentence, width),
    metricsTable({ before: metrics }, style),
    reliabilityDiagram([{ title, metrics }], width, style),
    confidenceHistogram(metrics, width, style),
  ];
  terminal.print(parts.join("\n\n"));
}
