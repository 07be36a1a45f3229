/**
 * Gathers what the report shows of a calibration.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import { nllCurve } from "../engine/local-engine.ts";
import { renderReport } from "../report/html/report.ts";
import type { LossPoint, ReportCalibration, ReportData, SourceFile } from "../report/report-data.ts";
import { version } from "../version.ts";
import type { Calibration } from "./calibration.ts";

/** How far the curve reaches on both sides of T, as a factor, and how many points it has. */
const CURVE_REACH = 3;
const CURVE_POINTS = 41;

/** The report as one HTML page. */
export async function calibrationReport(calibration: Calibration, command: string): Promise<string> {
  return renderReport(await reportDataOf(calibration, command));
}

/** Reads the fitted rows of a temperature once more, for the curve of nll against T. */
async function reportDataOf(calibration: Calibration, command: string): Promise<ReportData> {
  const { comparison, before, fitted, judged, warnings, calibrator } = calibration;
  const { paths, scale, assumed, classes, classNames } = fitted.reader;
  const isInFiles = judged !== fitted;
  const rows = calibrator?.rows ?? comparison?.rows ?? before.metrics.rows;
  const fittedCalibration = await reportCalibration(calibration);
  return {
    title: `Calibration of ${paths.map((path) => basename(path)).join(", ")}`,
    createdBy: { version, node: process.version, command },
    source: { files: await sources(paths), rows, classes, from: scale, assumed, classNames },
    ...(isInFiles && { test: { files: await sources(judged.reader.paths), rows: before.metrics.rows } }),
    before,
    ...(fittedCalibration && { calibration: fittedCalibration }),
    ...(comparison && { comparison }),
    warnings,
  };
}

async function reportCalibration(calibration: Calibration): Promise<ReportCalibration | undefined> {
  const { calibrator, after, scope, fitted } = calibration;
  if (calibrator === null) return undefined;
  const curve: LossPoint[] =
    calibrator.method === "temperature"
      ? await nllCurve(fitted, curveTemperatures(calibrator.temperature))
      : [];
  return { calibrator, after, scope, nllCurve: curve };
}

/** Evenly spaced in log T, from below the fitted T and T = 1 to above both. */
function curveTemperatures(temperature: number): number[] {
  const low = Math.log(Math.min(temperature, 1) / CURVE_REACH);
  const high = Math.log(Math.max(temperature, 1) * CURVE_REACH);
  const step = (high - low) / (CURVE_POINTS - 1);
  return Array.from({ length: CURVE_POINTS }, (_, i) => Math.exp(low + i * step));
}

async function sources(paths: readonly string[]): Promise<SourceFile[]> {
  return Promise.all(paths.map(async (path) => ({ name: path, sha256: await sha256(path) })));
}

async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
