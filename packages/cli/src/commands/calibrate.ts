/**
 * `softmax calibrate`: the calibrator that makes confidence honest, and what it changes.
 *
 * @module
 */
import { access } from "node:fs/promises";
import { resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { CALIBRATION_METHODS, type CalibrationMethod, calibratorToJSON } from "softmax/calibration";
import { isArrayFileName } from "../engine/guess-selection.ts";
import { PassThreads } from "../engine/pass-threads.ts";
import type { RowReader } from "../engine/row-reader.ts";
import { parseNumber } from "../explain/parse-number.ts";
import { FailedCheck } from "../failed-check.ts";
import { checkNotRead, realPaths } from "../files/check-not-read.ts";
import { checkOutput, writeWholeTexts } from "../files/whole-file.ts";
import { UsageError } from "../usage-error.ts";
import { type BaselineComparison, compareToBaseline, readBaseline, worseText } from "./baseline.ts";
import { type Calibration, type CalibrationRequest, calibrateRows, type HeldOut } from "./calibration.ts";
import { calibrationJson } from "./calibration-json.ts";
import { calibrationText } from "./calibration-text.ts";
import { checkChartFolder } from "./check-chart-folder.ts";
import { commandLine } from "./command-line.ts";
import { type FailIf, failedText, parseFailIf } from "./fail-if.ts";
import {
  addInputOptions,
  addRowOptions,
  type InputOptions,
  openInput,
  refuseAmbiguous,
} from "./input-options.ts";
import { jsonText } from "./json-text.ts";
import { METRIC_NAMES, metricValues } from "./measurement-values.ts";
import { needsAllScores } from "./needs-all-scores.ts";
import type { Terminal } from "./terminal.ts";

interface CalibrateOptions extends InputOptions {
  method: CalibrationMethod | "auto";
  test?: string[];
  split?: number;
  crossValidate?: number;
  output?: string;
  report?: string;
  svg?: string;
  failIf?: string;
  baseline?: string;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  softmax calibrate validation.parquet --test test.parquet -o calibrator.json --report report.html
  softmax calibrate validation.parquet --method auto --split 0.5 -o calibrator.json
  softmax calibrate validation.parquet --method vector --cross-validate 5 --baseline last-week.json`;

export function addCalibrateCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command("calibrate")
    .helpGroup("Files:")
    .summary("fit a calibrator on labelled rows, show what it changes, write calibrator.json")
    .description(
      "Finds the temperature T for which softmax(logits / T) has the least loss on labelled rows, or a calibrator of another method, " +
        "and shows the metrics before and after. Rows of the fit flatter: --test, --split or --cross-validate judges on others.",
    )
    .argument("<file...>", "files of scores and labels to fit on; patterns; - for standard input");
  addRowOptions(addInputOptions(command))
    .addOption(
      new Option("--method <method>", "how logits are mapped; auto compares all on rows left out")
        .choices([...CALIBRATION_METHODS, "auto"])
        .default("temperature"),
    )
    .addOption(
      new Option("--test <file...>", "judge on these rows instead of the fitted ones").conflicts([
        "split",
        "crossValidate",
      ]),
    )
    .addOption(
      new Option("--split <share>", "fit on this share of the rows, drawn at random, and judge on the others")
        .argParser(parseShare)
        .conflicts("crossValidate"),
    )
    .option("--cross-validate <folds>", "fit on all rows, judge each by a fit that left it out", parseFolds)
    .option("-o, --output <file>", "write the calibrator as JSON")
    .option("--report <file>", "write a report: one HTML page, or a short one as Markdown (.md)")
    .option("--svg <folder>", "write the report's charts, each as an SVG file")
    .option("--fail-if <expression>", "exit with 1 when it holds of the metrics after, such as 'ece > 0.05'")
    .option(
      "--baseline <file>",
      "exit with 1 when certainly worse than what evaluate or calibrate --json printed",
    )
    .option("--json", "print one JSON document")
    .addHelpText("after", EXAMPLES)
    .action((files: string[], options: CalibrateOptions) => calibrateFiles(files, options, terminal));
}

function parseShare(text: string): number {
  const share = parseNumber(text);
  if (share === undefined || !(share > 0 && share < 1)) {
    throw new InvalidArgumentError("a number above 0 and below 1 is wanted");
  }
  return share;
}

function parseFolds(text: string): number {
  if (!/^\d{1,4}$/.test(text) || Number(text) < 2) {
    throw new InvalidArgumentError("a whole number from 2 to 9999 is wanted");
  }
  return Number(text);
}

async function calibrateFiles(
  files: readonly string[],
  options: CalibrateOptions,
  terminal: Terminal,
): Promise<void> {
  const { failIf, json } = options;
  const check = failIf === undefined ? undefined : parseFailIf(failIf, [...METRIC_NAMES, "temperature"]);
  const outputs = await checkRequest(options);
  const baseline = options.baseline === undefined ? undefined : await readBaseline(options.baseline);
  const { fitted, judged } = await openRowsOf(files, options, outputs, terminal);
  if (check) for (const reader of [fitted, judged]) if (reader) refuseAmbiguous(reader);

  const threads = new PassThreads();
  let calibration: Calibration;
  let written: string[];
  try {
    calibration = await calibrateRows(fitted, judged, requestOf(options), threads, terminal);
    written = await writeOutputs(calibration, files, options);
  } finally {
    await threads.close();
  }
  const comparison = baseline && compareToBaseline(baseline, calibration.after);
  for (const warning of calibration.warnings) terminal.warn(warning);
  if (json) terminal.printJson(calibrationJson(calibration, comparison));
  else terminal.print(calibrationText(calibration, comparison, terminal));
  for (const path of written) terminal.note(`Wrote ${path}`);
  await tellNothingWritten(calibration, options, terminal);
  failOn(calibration, check, comparison);
}

/** The paths that will be written. */
async function checkRequest(options: CalibrateOptions): Promise<string[]> {
  const { output, report, svg, test, labels, baseline } = options;
  const outputs = [output, report].filter((path) => path !== undefined);
  for (const path of outputs) await checkOutput(path);
  if (svg !== undefined) await checkChartFolder(svg);
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
  if (baseline !== undefined) await checkNotRead(outputs, [baseline]);
  return outputs;
}

async function openRowsOf(
  files: readonly string[],
  options: CalibrateOptions,
  outputs: readonly string[],
  terminal: Terminal,
): Promise<{ fitted: RowReader; judged: RowReader | undefined }> {
  const { test } = options;
  const fitted = await openInput(files, options, true, terminal, outputs);
  const judged = test && (await openInput(test, options, true, terminal, outputs));
  checkSameClasses(fitted, judged);
  if (judged) await checkHeldOut(fitted, judged);
  return { fitted, judged };
}

/** Only what is shown is measured: a plain run stays as fast as the passes of the fit. */
function requestOf(options: CalibrateOptions): CalibrationRequest {
  const { method, json, report, svg, failIf, baseline } = options;
  const isAll = json === true || [report, svg, failIf].some((option) => option !== undefined);
  const parts = { details: isAll || baseline !== undefined, perClass: isAll };
  return { method, heldOut: heldOutOf(options), parts };
}

function heldOutOf({ test, split, crossValidate }: CalibrateOptions): HeldOut | undefined {
  if (test !== undefined) return { by: "files" };
  if (split !== undefined) return { by: "split", share: split };
  return crossValidate === undefined ? undefined : { by: "folds", folds: crossValidate };
}

/** The report is made before anything is written, so that a failure leaves no file. */
async function writeOutputs(
  calibration: Calibration,
  files: readonly string[],
  options: CalibrateOptions,
): Promise<string[]> {
  const { output, report, svg } = options;
  const { calibrator, fit } = calibration;
  const texts: [string, string][] = [];
  if (output !== undefined && calibrator !== null) {
    texts.push([output, jsonText(fit ? calibratorToJSON(fit) : calibrator)]);
  }
  if (report !== undefined || svg !== undefined) {
    const { calibrationReport } = await import("./calibration-report.ts");
    const { method, ...others } = options;
    const command = commandLine("calibrate", files, {
      ...(method !== "temperature" && { method }),
      ...others,
    });
    texts.push(...(await calibrationReport(calibration, command, { report, svg })));
  }
  await writeWholeTexts(texts);
  return texts.map(([path]) => path);
}

/** A file of an earlier fit must not pass for this one's. */
async function tellNothingWritten(
  { calibrator }: Calibration,
  { output }: CalibrateOptions,
  terminal: Terminal,
): Promise<void> {
  if (output === undefined || calibrator !== null) return;
  const isThere = await access(output).then(
    () => true,
    () => false,
  );
  const left = isThere ? "; the file that is there is of an earlier run" : "";
  terminal.note(`Wrote no ${output}: there is no calibrator to write${left}`);
}

function failOn(
  { after, fit }: Calibration,
  check: FailIf | undefined,
  comparison: BaselineComparison | undefined,
): void {
  const values = { ...metricValues(after), temperature: fit?.temperature };
  const failed = check?.fails(values) ? [failedText(check, values)] : [];
  if (comparison?.isCertainlyWorse) failed.push(worseText(comparison));
  if (failed.length > 0) throw new FailedCheck(failed.join("\n"));
}

function checkSameClasses(fitted: RowReader, judged: RowReader | undefined): void {
  if (fitted.isTopLabel || judged?.isTopLabel) {
    throw needsAllScores("fit a calibrator to");
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
