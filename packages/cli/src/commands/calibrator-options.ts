/**
 * `--temperature T` or `--calibrator calibrator.json`: how logits are calibrated before anything else.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { type Command, InvalidArgumentError, Option } from "commander";
import { type Calibrator, parseCalibrator } from "softmax/calibration";
import { shownTemperature } from "softmax/explain";
import { type RowCalibrator, UNCALIBRATED } from "../engine/calibrated-rows.ts";
import type { RowReader } from "../engine/row-reader.ts";
import { parseNumber } from "../explain/parse-number.ts";
import { checkReadable } from "../files/check-readable.ts";
import { METHOD_NAMES } from "../report/method-names.ts";
import { UsageError } from "../usage-error.ts";

export interface CalibratorOptions {
  temperature?: number;
  calibrator?: string;
}

export function addCalibratorOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--calibrator <file>", "a calibrator that `softmax calibrate` wrote").conflicts(
        "temperature",
      ),
    )
    .option("--temperature <T>", "divide the logits by this number", parseTemperature);
}

export function parseTemperature(text: string): number {
  const value = parseNumber(text);
  if (value === 0)
    throw new InvalidArgumentError(
      "0 gives all probability to the largest logit; a number above 0 is wanted",
    );
  if (value === undefined || !(value > 0 && value < Infinity))
    throw new InvalidArgumentError("a number above 0 is wanted");
  return value;
}

export interface ChosenCalibrator {
  /** T = 1 when neither option was given. */
  readonly calibrator: RowCalibrator;
  /** For sentences: "at temperature 2", "calibrated by vector scaling". */
  readonly how: string;
  /** A calibrator belongs to one model: another number of classes is a `UsageError`. */
  checkClasses(reader: RowReader): void;
}

export async function chosenCalibrator({
  temperature,
  calibrator: path,
}: CalibratorOptions): Promise<ChosenCalibrator> {
  if (path === undefined) {
    const calibrator = temperature === undefined ? UNCALIBRATED : ofTemperature(temperature);
    return { calibrator, how: howCalibrated(calibrator), checkClasses: () => {} };
  }
  const calibrator = await readCalibrator(path);
  return {
    calibrator,
    how: howCalibrated(calibrator),
    checkClasses(reader) {
      if (reader.isTopLabel || reader.classes === calibrator.classes) return;
      throw new UsageError(
        `Cannot use ${path} on ${reader.paths.join(", ")}: it was fitted on ${calibrator.classes} classes, these rows have ${reader.classes}`,
      );
    },
  };
}

/** Reads a calibrator of any method; anything else than one is a `UsageError`. */
export async function readCalibrator(path: string): Promise<Calibrator> {
  await checkReadable(path);
  const text = await readFile(path, "utf8");
  try {
    return parseCalibrator(JSON.parse(text));
  } catch (error) {
    const reason = (error as Error).message.replace(/^Cannot read a calibrator: /, "");
    throw new UsageError(`Cannot read the calibrator ${path}: ${reason}`);
  }
}

function ofTemperature(temperature: number): RowCalibrator {
  return { method: "temperature", temperature };
}

function howCalibrated(calibrator: RowCalibrator): string {
  return calibrator.method === "temperature"
    ? `at temperature ${shownTemperature(calibrator.temperature)}`
    : `calibrated by ${METHOD_NAMES[calibrator.method]}`;
}
