/**
 * `--temperature T` or `--calibrator calibrator.json`: by what the logits are divided.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { type Command, InvalidArgumentError, Option } from "commander";
import { parseCalibrator } from "softmax/calibration";
import type { RowReader } from "../engine/row-reader.ts";
import { parseNumber } from "../explain/parse-number.ts";
import { checkReadable } from "../files/check-readable.ts";
import { UsageError } from "../usage-error.ts";

export interface TemperatureOptions {
  temperature?: number;
  calibrator?: string;
}

export function addTemperatureOptions(command: Command): Command {
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

export interface ChosenTemperature {
  /** 1 when neither option was given. */
  readonly value: number;
  /** A calibrator belongs to one model: another number of classes is a `UsageError`. */
  checkClasses(reader: RowReader): void;
}

export async function chosenTemperature(options: TemperatureOptions): Promise<ChosenTemperature> {
  if (options.calibrator === undefined) return { value: options.temperature ?? 1, checkClasses: () => {} };
  const path = options.calibrator;
  const calibrator = await readCalibrator(path);
  return {
    value: calibrator.temperature,
    checkClasses(reader) {
      if (reader.isTopLabel || reader.classes === calibrator.classes) return;
      throw new UsageError(
        `Cannot use ${path} on ${reader.paths.join(", ")}: it was fitted on ${calibrator.classes} classes, these rows have ${reader.classes}`,
      );
    },
  };
}

/** Reads a calibrator file; anything else than one is a `UsageError`. */
export async function readCalibrator(path: string): Promise<ReturnType<typeof parseCalibrator>> {
  await checkReadable(path);
  const text = await readFile(path, "utf8");
  try {
    return parseCalibrator(JSON.parse(text));
  } catch (error) {
    const reason = (error as Error).message.replace(/^Cannot read a calibrator: /, "");
    throw new UsageError(`Cannot read the calibrator ${path}: ${reason}`);
  }
}
