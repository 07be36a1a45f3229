/**
 * One row of a file, for `softmax explain FILE --row N`.
 *
 * @module
 */
import { calibratedChunk } from "../engine/calibrated-rows.ts";
import { expandPaths } from "../engine/expand-paths.ts";
import { openRows } from "../engine/open-rows.ts";
import type { RowReader } from "../engine/row-reader.ts";
import { METHOD_NAMES } from "../report/method-names.ts";
import { UsageError } from "../usage-error.ts";
import { type CalibratorOptions, chosenCalibrator } from "./calibrator-options.ts";
import type { ExplainedRow, RowOptions } from "./explain.ts";
import { guesses } from "./input-options.ts";

/** Reads row `row`, counted from 0, as logits; with its true class where the file holds labels. */
export async function rowOfFile(path: string, row: number, options: RowOptions): Promise<ExplainedRow> {
  const { logits, labels, from, classNames } = options;
  const { calibrator, checkClasses } = await chosenCalibrator(calibratorOf(options));
  const paths = await expandPaths([path]);
  const open = (needsLabels: boolean) => openRows(paths, { logits, labels, from, classNames, needsLabels });
  const reader = await open(true).catch((error) => {
    if (options.labels !== undefined) throw error;
    return open(false);
  });
  if (reader.isTopLabel) {
    throw new UsageError(
      `Cannot explain a row of ${path}: it holds the winner's probability alone, the scores of all classes are wanted`,
    );
  }
  checkClasses(reader);
  const found = await findRow(reader, path, row);
  const { classes } = reader;
  const { chunk } = calibratedChunk({ data: found.logits, rows: 1, classes }, calibrator);
  const isTemperature = calibrator.method === "temperature";
  const how = isTemperature
    ? []
    : [`The logits shown are after ${METHOD_NAMES[calibrator.method]} by ${options.calibrator}.`];
  return {
    logits: chunk.data,
    target: found.target,
    classNames: reader.classNames,
    notes: [...notesOf(reader), ...how],
    temperature: isTemperature && options.calibrator !== undefined ? calibrator.temperature : undefined,
  };
}

function calibratorOf({ calibrator }: RowOptions): CalibratorOptions {
  return calibrator === undefined ? {} : { calibrator };
}

function notesOf(reader: RowReader): string[] {
  const guessed = guesses(reader);
  const scale =
    reader.scale === "logits" ? [] : [`The file holds ${reader.scale}: the logits are their logarithms.`];
  return guessed === undefined ? scale : [...scale, `What is where was guessed, as if by ${guessed}.`];
}

async function findRow(
  reader: RowReader,
  path: string,
  row: number,
): Promise<{ logits: Float32Array | Float64Array; target: number | undefined }> {
  let rows = 0;
  for await (const { firstRow, rows: count, data, classes, labels } of reader.logits()) {
    rows = firstRow + count;
    if (row >= rows) continue;
    const i = row - firstRow;
    return { logits: data.slice(i * classes, (i + 1) * classes), target: labels?.[i] };
  }
  throw new UsageError(`Cannot explain row ${row} of ${path}: it has ${rows} rows, counted from 0`);
}
