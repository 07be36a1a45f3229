/**
 * A calibration as one piece of work: the fit, then the metrics before and after.
 *
 * @module
 */
import {
  type CalibrationMethod,
  type Calibrator,
  calibratorToJSON,
  type MethodComparison,
  type TemperatureFit,
} from "softmax/calibration";
import { UNCALIBRATED } from "../engine/calibrated-rows.ts";
import { fitAndMeasureRows, fitRows, type RowFit } from "../engine/local-engine.ts";
import { measureRows } from "../engine/measure-rows.ts";
import type { Measurement } from "../engine/measurement.ts";
import type { MeasuredParts } from "../engine/measurement-state.ts";
import type { PassThreads } from "../engine/pass-threads.ts";
import { RowPasses } from "../engine/row-passes.ts";
import type { RowReader } from "../engine/row-reader.ts";
import type { Scope } from "../report/metric-rows.ts";
import { type CalibrationFinding, calibrationFindings } from "./calibration-findings.ts";
import { passesWithProgress, refusalsAsUsage, withProgress } from "./calibration-progress.ts";
import { calibrateGathered } from "./gathered-calibration.ts";
import type { Terminal } from "./terminal.ts";

/** Which rows judge, when they are not those of the fit. */
export type HeldOut =
  | { readonly by: "files" }
  | { readonly by: "split"; readonly share: number }
  | { readonly by: "folds"; readonly folds: number };

export interface CalibrationRequest {
  /** "auto": the one that cross-validation finds certainly better than none, or none. */
  readonly method: CalibrationMethod | "auto";
  /** Absent: the rows of the fit judge. */
  readonly heldOut?: HeldOut | undefined;
  readonly parts: MeasuredParts;
}

/** A fit and what it changes on the rows that judge. */
export interface FittedCalibration {
  /** Null where nothing is certainly better than leaving the logits alone. */
  readonly calibrator: Calibrator | null;
  /** Of a temperature. */
  readonly fit: TemperatureFit | null;
  /** Rows of a temperature's fit that are wrong: its interval rests on them. */
  readonly wrongRows: number | null;
  /** Where the method was chosen. */
  readonly comparison: MethodComparison | null;
  /** Rows to fit on; of those in memory, where the fit needs them there. */
  readonly fittedRows: number;
  /** Rows that were read, and those of them in memory, where not all were kept. */
  readonly sample: { readonly rows: number; readonly kept: number } | null;
  readonly before: Measurement;
  readonly after: Measurement;
}

/** What a calibration found: the fit, and the metrics on the rows named by `scope`. */
export interface Calibration extends FittedCalibration {
  readonly request: CalibrationRequest;
  readonly scope: Scope;
  readonly fitted: RowPasses;
  readonly judged: RowPasses;
  readonly findings: readonly CalibrationFinding[];
  /** All that is to be known: of reading the files, and the findings as text. */
  readonly warnings: readonly string[];
}

/** Fits on `fittedReader`, and judges as `request` says; with `heldOut.by` "files" on `judgedReader`. */
export async function calibrateRows(
  fittedReader: RowReader,
  judgedReader: RowReader | undefined,
  request: CalibrationRequest,
  threads: PassThreads,
  terminal: Terminal,
): Promise<Calibration> {
  const fitted = new RowPasses(fittedReader, threads);
  const judged = judgedReader ? new RowPasses(judgedReader, threads) : fitted;
  const { method, heldOut } = request;
  const isStreamed = method === "temperature" && (heldOut === undefined || heldOut.by === "files");
  const found = await refusalsAsUsage(() =>
    isStreamed
      ? calibrateStreamed(fitted, judged, request, terminal)
      : calibrateGathered(fitted, judged, request, terminal),
  );
  const findings = calibrationFindings(found, request);
  const warnings = [
    ...new Set([...fittedReader.warnings, ...(judgedReader?.warnings ?? [])]),
    ...findings.map(({ text }) => text),
  ];
  const scope = heldOut ? "held-out rows" : "fitted rows";
  return { ...found, request, scope, fitted, judged, findings, warnings };
}

/** A temperature, in passes over the files: memory does not grow with the rows. */
async function calibrateStreamed(
  fitted: RowPasses,
  judged: RowPasses,
  { parts }: CalibrationRequest,
  terminal: Terminal,
): Promise<FittedCalibration> {
  const { fit, wrongRows, before, after } =
    judged === fitted
      ? await passesWithProgress(fitted, terminal, (onPass) => fitAndMeasureRows(fitted, parts, onPass))
      : await fitAndJudge(fitted, judged, parts, terminal);
  const calibrator = calibratorToJSON(fit);
  const fittedRows = fit.rows;
  return { calibrator, fit, wrongRows, fittedRows, comparison: null, sample: null, before, after };
}

/** Fits on some rows, then judges on others. */
async function fitAndJudge(
  fitted: RowPasses,
  judged: RowPasses,
  parts: MeasuredParts,
  terminal: Terminal,
): Promise<RowFit & { readonly before: Measurement; readonly after: Measurement }> {
  const rowFit = await passesWithProgress(fitted, terminal, (onPass) => fitRows(fitted, onPass));
  const calibrators = [UNCALIBRATED, calibratorToJSON(rowFit.fit)];
  const [before, after] = await withProgress("Evaluating", judged, terminal, (onRows) =>
    measureRows(judged, calibrators, parts, onRows),
  );
  return { ...rowFit, before: before!, after: after! };
}
