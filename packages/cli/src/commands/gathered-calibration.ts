/**
 * Calibrations that need the rows in memory: methods other than a temperature, a choice of method, rows left out.
 *
 * @module
 */
import {
  type CalibrationMethod,
  type Calibrator,
  calibratorToJSON,
  compareMethods,
  EvaluationState,
  fitCalibrator,
  foldsOf,
  type MethodComparison,
  type TemperatureFit,
} from "softmax/calibration";
import {
  type CalibratedChunk,
  calibratedChunk,
  mappedChunk,
  UNCALIBRATED,
} from "../engine/calibrated-rows.ts";
import { eachChunk } from "../engine/each-chunk.ts";
import { type GatheredRows, RowGatherer, takeRows } from "../engine/gathered-rows.ts";
import { fitGathered, fitRows } from "../engine/local-engine.ts";
import { addGathered } from "../engine/measure-gathered.ts";
import { measureRows } from "../engine/measure-rows.ts";
import type { Measurement } from "../engine/measurement.ts";
import { type MeasuredParts, MeasurementState } from "../engine/measurement-state.ts";
import type { RowPasses } from "../engine/row-passes.ts";
import { splitRows } from "../engine/split-rows.ts";
import { UsageError } from "../usage-error.ts";
import type { CalibrationRequest, FittedCalibration } from "./calibration.ts";
import { passesWithProgress, withProgress } from "./calibration-progress.ts";
import type { Terminal } from "./terminal.ts";

/** Parts that are left out in turn to compare methods. */
const COMPARISON_FOLDS = 5;
/** More logits than these are compared on a sample: of 100 classes they take a minute, most of it vector scaling. */
const COMPARED_LOGITS = 2 ** 22;

interface FittedMethod {
  readonly calibrator: Calibrator | null;
  readonly fit: TemperatureFit | null;
  readonly wrongRows: number | null;
}

interface Judgement {
  readonly before: Measurement;
  readonly after: Measurement;
}

export async function calibrateGathered(
  fitted: RowPasses,
  judged: RowPasses,
  { method, heldOut, parts }: CalibrationRequest,
  terminal: Terminal,
): Promise<FittedCalibration> {
  const gatherer = await gather(fitted, terminal);
  const all = gatherer.gathered();
  const sample = gatherer.isSample ? { rows: gatherer.rowsMet, kept: all.rows } : null;
  const split = heldOut?.by === "split" ? splitRows(all.rows, heldOut.share) : undefined;
  const rows = split ? takeRows(all, split.kept) : all;
  const comparison = method === "auto" ? compare(rows) : null;
  const chosen = comparison ? comparison.chosen : (method as CalibrationMethod);
  const found = await fitMethod(chosen, rows, split ? undefined : fitted, terminal);
  const judgement = split
    ? judgeGathered(takeRows(all, split.left), found.calibrator, parts)
    : heldOut?.by === "folds"
      ? judgeLeftOut(all, heldOut.folds, chosen, parts)
      : await judgePass(judged, found.calibrator, parts, terminal);
  return { ...found, fittedRows: rows.rows, comparison, sample, ...judgement };
}

/** Reads all rows into memory; the first one without a finite loss is named. */
function gather(passes: RowPasses, terminal: Terminal): Promise<RowGatherer> {
  const { classes } = passes.reader;
  const gatherer = new RowGatherer(classes);
  const state = new EvaluationState(classes);
  return withProgress("Reading", passes, terminal, async (onRows) => {
    await eachChunk(passes, onRows, async (chunk) => {
      state.add(chunk);
      gatherer.add(chunk);
    });
    return gatherer;
  });
}

function compare(rows: GatheredRows): MethodComparison {
  if (rows.rows < COMPARISON_FOLDS) {
    throw new UsageError(
      `Cannot compare methods on ${rows.rows} rows: ${COMPARISON_FOLDS} or more are wanted, one for each part that is left out`,
    );
  }
  const methods: CalibrationMethod[] = ["temperature", "vector", "matrix", "isotonic"];
  if (rows.classes === 2) methods.push("platt", "beta");
  const most = Math.max(COMPARISON_FOLDS, Math.floor(COMPARED_LOGITS / rows.classes));
  const compared = rows.rows > most ? takeRows(rows, splitRows(rows.rows, most / rows.rows).kept) : rows;
  return compareMethods(compared, { methods, folds: COMPARISON_FOLDS });
}

/** @param passes all rows, where the fit may read them: a temperature is then of all of them, also where `rows` are a sample */
async function fitMethod(
  method: CalibrationMethod | "none",
  rows: GatheredRows,
  passes: RowPasses | undefined,
  terminal: Terminal,
): Promise<FittedMethod> {
  if (method === "none") return { calibrator: null, fit: null, wrongRows: null };
  if (method !== "temperature") {
    return { calibrator: fitCalibrator(method, rows), fit: null, wrongRows: null };
  }
  const { fit, wrongRows } = passes
    ? await passesWithProgress(passes, terminal, (onPass) => fitRows(passes, onPass))
    : await fitGathered(rows);
  return { calibrator: calibratorToJSON(fit), fit, wrongRows };
}

async function judgePass(
  passes: RowPasses,
  calibrator: Calibrator | null,
  parts: MeasuredParts,
  terminal: Terminal,
): Promise<Judgement> {
  const calibrators = calibrator ? [UNCALIBRATED, calibrator] : [UNCALIBRATED];
  const [before, after] = await withProgress("Evaluating", passes, terminal, (onRows) =>
    measureRows(passes, calibrators, parts, onRows),
  );
  return { before: before!, after: after ?? before! };
}

function judgeGathered(rows: GatheredRows, calibrator: Calibrator | null, parts: MeasuredParts): Judgement {
  const before = new MeasurementState(rows.classes, parts);
  const after = new MeasurementState(rows.classes, parts);
  addGathered(before, rows, asTheyAre);
  addGathered(after, rows, (block) => calibratedChunk(block, calibrator ?? UNCALIBRATED));
  return { before: before.measurement(), after: after.measurement() };
}

/** Each row is judged by a fit that has not seen it. */
function judgeLeftOut(
  all: GatheredRows,
  folds: number,
  method: CalibrationMethod | "none",
  parts: MeasuredParts,
): Judgement {
  if (all.rows < folds) {
    throw new UsageError(
      `Cannot leave out ${folds} parts of ${all.rows} rows in turn: a row for each is wanted`,
    );
  }
  if (method === "none") return judgeGathered(all, null, parts);
  const before = new MeasurementState(all.classes, parts);
  const after = new MeasurementState(all.classes, parts);
  for (const { kept, left } of foldsOf(all.rows, folds, 0)) {
    const rows = takeRows(all, left);
    const calibrator = fitCalibrator(method, takeRows(all, kept));
    addGathered(before, rows, asTheyAre);
    addGathered(after, rows, (block) => ({ chunk: mappedChunk(block, calibrator), beta: 1 }));
  }
  return { before: before.measurement(), after: after.measurement() };
}

function asTheyAre(chunk: GatheredRows): CalibratedChunk<GatheredRows> {
  return { chunk, beta: 1 };
}
