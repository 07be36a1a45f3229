/**
 * `softmax decide`: from which confidence on to answer, or which classes to name.
 *
 * @module
 */
import { type Command, InvalidArgumentError, Option } from "commander";
import type { ConformalMethod } from "softmax/calibration";
import { PassThreads } from "../engine/pass-threads.ts";
import { RowPasses } from "../engine/row-passes.ts";
import { parseNumber } from "../explain/parse-number.ts";
import { checkNotRead } from "../files/check-not-read.ts";
import { checkOutput } from "../files/whole-file.ts";
import { UsageError } from "../usage-error.ts";
import { addCalibratorOptions, type CalibratorOptions, chosenCalibrator } from "./calibrator-options.ts";
import { decideSets } from "./decide-sets.ts";
import { decideThreshold } from "./decide-threshold.ts";
import { addInputOptions, addTopLabelOptions, type InputOptions, openInput } from "./input-options.ts";
import { needsAllScores } from "./needs-all-scores.ts";
import type { Terminal } from "./terminal.ts";

interface DecideOptions extends InputOptions, CalibratorOptions {
  risk?: number;
  precision?: number;
  coverage?: number;
  sets?: ConformalMethod;
  output?: string;
  json?: boolean;
}

export function addDecideCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command("decide")
    .helpGroup("Files:")
    .summary("from which confidence on to answer, or sets of classes, with a promise about new rows")
    .description(
      "Finds the lowest confidence from which on answers keep a risk or a precision on new rows, with a probability of 95 %; " +
        "or prediction sets that hold the true class as often as --coverage says. " +
        "Give rows that neither the model nor its calibrator was fitted on.",
    )
    .argument("<file...>", "files of scores and labels; patterns; - for standard input");
  addCalibratorOptions(addTopLabelOptions(addInputOptions(command)))
    .addOption(
      shareOption("--risk <share>", "the most answers that may be wrong, such as 0.05", [
        "precision",
        "coverage",
      ]),
    )
    .addOption(
      shareOption("--precision <share>", "the least answers that must be right, such as 0.95", ["coverage"]),
    )
    .addOption(shareOption("--coverage <share>", "how many sets are to hold the true class, such as 0.9", []))
    .addOption(
      new Option(
        "--sets <method>",
        "sets as small as possible, or adapted to each row (default: lac)",
      ).choices(["lac", "aps", "raps"]),
    )
    .option("-o, --output <file>", "write the conformal predictor of --coverage as JSON")
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      "\nExamples:\n  softmax decide held-out.parquet --calibrator c.json --precision 0.98" +
        "\n  softmax decide held-out.parquet --calibrator c.json --coverage 0.9 --sets raps -o conformal.json",
    )
    .action((files: string[], options: DecideOptions) => decide(files, options, terminal));
}

function shareOption(flags: string, description: string, conflicts: string[]): Option {
  return new Option(flags, description).argParser(parseShare).conflicts(conflicts);
}

function parseShare(text: string): number {
  const value = parseNumber(text);
  if (value === undefined || !(value > 0 && value < 1))
    throw new InvalidArgumentError("a number above 0 and below 1 is wanted");
  return value;
}

async function decide(files: readonly string[], options: DecideOptions, terminal: Terminal): Promise<void> {
  const { risk, precision, coverage, sets, output, json = false } = options;
  await checkRequest(options);
  const chosen = await chosenCalibrator(options);
  const reader = await openInput(files, options, true, terminal, output === undefined ? [] : [output]);
  chosen.checkClasses(reader);
  const isCalibrated = options.calibrator !== undefined || options.temperature !== undefined;
  if (reader.isTopLabel && (isCalibrated || coverage !== undefined)) {
    throw needsAllScores(coverage === undefined ? "calibrate" : "make sets of");
  }
  const passes = new RowPasses(reader, new PassThreads(1));
  const input = { passes, chosen, isCalibrated, json, terminal };
  if (coverage !== undefined) return decideSets(input, { method: sets ?? "lac", coverage }, output);
  return decideThreshold(input, risk === undefined ? { precision: precision! } : { risk });
}

async function checkRequest(options: DecideOptions): Promise<void> {
  const { risk, precision, coverage, sets, output, calibrator } = options;
  if ((risk ?? precision ?? coverage) === undefined) {
    throw new UsageError(
      "Cannot decide: nothing to keep, one of --risk, --precision or --coverage is wanted",
    );
  }
  if (coverage === undefined && (sets ?? output) !== undefined) {
    throw new UsageError(
      `Cannot use ${sets === undefined ? "--output" : "--sets"} without --coverage: it is about prediction sets`,
    );
  }
  if (output === undefined) return;
  await checkOutput(output);
  await checkNotRead(
    [output],
    [calibrator].filter((path) => path !== undefined),
  );
}
