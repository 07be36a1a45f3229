/**
 * `softmax calibrate`: the temperature that makes confidence honest, and what it changes.
 *
 * @module
 */
import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { calibratorToJSON } from "softmax/calibration";
import { isArrayFileName } from "../engine/guess-selection.ts";
import { PassThreads } from "../engine/pass-threads.ts";
import type { RowReader } from "../engine/row-reader.ts";
import { FailedCheck } from "../failed-check.ts";
import { realPaths } from "../files/check-not-read.ts";
import { checkOutput, writeWholeTexts } from "../files/whole-file.ts";
import { formatNumber } from "../report/format-number.ts";
import { metricsTable } from "../report/metrics-table.ts";
import { reliabilityDiagram } from "../report/reliability-diagram.ts";
import { wrapText } from "../report/text-layout.ts";
import { verdict } from "../report/verdict.ts";
import { UsageError } from "../usage-error.ts";
import { type Calibration, calibrateRows } from "./calibration.ts";
import { failedText, parseFailIf } from "./fail-if.ts";
import { addInputOptions, type InputOptions, openInput, refuseAmbiguous } from "./input-options.ts";
import { jsonText } from "./json-text.ts";
import { METRIC_NAMES } from "./measurement-values.ts";
import { shellWord } from "./shell-word.ts";
import type { Terminal } from "./terminal.ts";

interface CalibrateOptions extends InputOptions {
  test?: string[];
  output?: string;
  report?: string;
  failIf?: string;
  json?: boolean;
}

export function addCalibrateCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command("calibrate")
    .helpGroup("Files:")
    .summary("fit a temperature on labelled rows, show what it changes, write calibrator.json")
    .description(
      "Finds the temperature T for which softmax(logits / T) has the least loss on labelled rows, " +
        "and shows the metrics before and after. Give --test FILE to judge it on rows it was not fitted on.",
    )
    .argument("<file...>", "files of scores and labels to fit on; patterns; - for standard input");
  addInputOptions(command)
    .addOption(new Option("--test <file...>", "judge on these rows instead of the fitted ones"))
    .option("-o, --output <file>", "write the calibrator as JSON")
    .option("--report <file>", "write a report as one HTML page")
    .option("--fail-if <expression>", "exit with 1 when it holds of the metrics after, such as 'ece > 0.05'")
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      "\nExample:\n  softmax calibrate validation.parquet --test test.parquet -o calibrator.json --report report.html",
    )
    .action((files: string[], options: CalibrateOptions) => calibrateFiles(files, options, terminal));
}

async function calibrateFiles(
  files: readonly string[],
  options: CalibrateOptions,
  terminal: Terminal,
): Promise<void> {
  const { test, output, report, failIf, json } = options;
  const check = failIf === undefined ? undefined : parseFailIf(failIf, [...METRIC_NAMES, "temperature"]);
  await checkRequest(options);
  const outputs = [output, report].filter((path) => path !== undefined);
  const fitted = await openInput(files, options, true, terminal, outputs);
  const judged = test && (await openInput(test, options, true, terminal, outputs));
  checkSameClasses(fitted, judged);
  if (judged) await checkHeldOut(fitted, judged);
  if (check) for (const reader of [fitted, judged]) if (reader) refuseAmbiguous(reader);

  const threads = new PassThreads();
  let calibration: Calibration;
  try {
    calibration = await calibrateRows(fitted, judged, threads, terminal);
    await writeOutputs(calibration, files, options);
  } finally {
    await threads.close();
  }
  for (const warning of calibration.warnings) terminal.warn(warning);
  if (json) terminal.printJson(calibrationJson(calibration));
  else printCalibration(calibration, terminal);
  for (const path of outputs) terminal.note(`Wrote ${path}`);
  const { bins, ...numbers } = calibration.after;
  const values = { ...numbers, temperature: calibration.fit.temperature };
  if (check?.fails(values)) throw new FailedCheck(failedText(check, values));
}

async function checkRequest({ output, report, test, labels }: CalibrateOptions): Promise<void> {
  for (const path of [output, report]) if (path !== undefined) await checkOutput(path);
  if (output !== undefined && report !== undefined && resolve(output) === resolve(report)) {
    throw new UsageError(
      `Cannot write the calibrator and the report both to ${output}: two files are wanted`,
    );
  }
  if (test && labels !== undefined && isArrayFileName(labels)) {
    throw new UsageError(
      `Cannot use the labels of ${labels} with --test: they would be taken for both files' rows, files that hold their own labels are wanted`,
    );
  }
}

/** The report is made before anything is written, so that a failure leaves no file. */
async function writeOutputs(
  calibration: Calibration,
  files: readonly string[],
  options: CalibrateOptions,
): Promise<void> {
  const { output, report } = options;
  const texts: [string, string][] = [];
  if (output !== undefined) texts.push([output, jsonText(calibratorToJSON(calibration.fit))]);
  if (report !== undefined) {
    const { calibrationReport } = await import("./calibration-report.ts");
    texts.push([report, await calibrationReport(calibration, commandLine(files, options))]);
  }
  await writeWholeTexts(texts);
}

function checkSameClasses(fitted: RowReader, judged: RowReader | undefined): void {
  if (fitted.isTopLabel || judged?.isTopLabel) {
    throw new UsageError(
      "Cannot fit a temperature to top-label rows: they hold the winner's probability alone, the scores of all classes are wanted",
    );
  }
  if (judged && judged.classes !== fitted.classes) {
    throw new UsageError(
      `Cannot judge on ${judged.paths.join(", ")}: it has ${judged.classes} classes, the fitted rows have ${fitted.classes}`,
    );
  }
}

/** Metrics of fitted rows flatter: they must not be called held-out. */
async function checkHeldOut(fitted: RowReader, judged: RowReader): Promise<void> {
  const known = await realPaths(fitted.paths);
  for (const path of judged.paths) {
    const [found] = await realPaths([path]);
    if (found === undefined || !known.includes(found)) continue;
    throw new UsageError(`Cannot judge on ${path}: T is fitted on it, other rows are wanted`);
  }
}

/** The command that makes the same report again. */
function commandLine(files: readonly string[], options: CalibrateOptions): string {
  const flags = Object.entries(options).flatMap(([name, value]) => {
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return value === true ? [flag] : [flag, ...[value].flat().map(String)];
  });
  const words = ["softmax", "calibrate", ...files, ...flags];
  return words.map(shellWord).join(" ");
}

function calibrationJson({ fit, scope, before, after, fitted, judged, warnings }: Calibration): object {
  return {
    ...fit,
    scope,
    before,
    after,
    from: fitted.reader.scale,
    assumed: { ...judged.reader.assumed, ...fitted.reader.assumed },
    warnings,
  };
}

function printCalibration({ fit, scope, before, after }: Calibration, terminal: Terminal): void {
  const { style, width } = terminal;
  const [low, high] = fit.interval.map((bound) => formatNumber(bound));
  const direction = fit.temperature > 1 ? "softens" : "sharpens";
  const found =
    `Temperature ${style.strong(formatNumber(fit.temperature))} (95 % interval ${low} to ${high}), ` +
    `fitted on ${fit.rows.toLocaleString("en-US")} rows: it ${direction} every probability and changes no prediction.`;
  const parts = [
    wrapText(found, width),
    `${wrapText(verdict(before).sentence, width, "Before: ")}\n${wrapText(verdict(after).sentence, width, "After:  ")}`,
    metricsTable({ before, after, scope }, style),
    reliabilityDiagram(
      [
        { title: "Before", metrics: before },
        { title: "After", metrics: after },
      ],
      width,
      style,
    ),
  ];
  terminal.print(parts.join("\n\n"));
}
