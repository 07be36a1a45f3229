/**
 * Gathers what the reports show of a calibration.
 *
 * @module
 */
import type { ReportData } from "../report/report-data.ts";
import type { Calibration } from "./calibration.ts";
import { lossCurve } from "./loss-curve.ts";
import { createdBy, reportTitle, sourceFiles } from "./report-origin.ts";
import { type ReportOutputs, reportTexts } from "./report-texts.ts";

/** The texts of the report and of the charts, by path. */
export async function calibrationReport(
  calibration: Calibration,
  command: string,
  outputs: ReportOutputs,
): Promise<[path: string, text: string][]> {
  return reportTexts(await reportData(calibration, command), outputs);
}

async function reportData(calibration: Calibration, command: string): Promise<ReportData> {
  const { comparison, before, after, scope, fitted, judged, warnings, calibrator } = calibration;
  const { paths, scale, assumed, classes, classNames } = fitted.reader;
  const rows = calibrator?.rows ?? comparison?.rows ?? before.metrics.rows;
  const isInFiles = judged !== fitted;
  return {
    title: reportTitle("Calibration", paths),
    createdBy: createdBy(command),
    source: { files: await sourceFiles(paths), rows, classes, from: scale, assumed, classNames },
    ...(isInFiles && { test: { files: await sourceFiles(judged.reader.paths), rows: before.metrics.rows } }),
    before,
    ...(calibrator && {
      calibration: { calibrator, after, scope, nllCurve: await lossCurve(calibration) },
    }),
    ...(comparison && { comparison }),
    warnings,
  };
}
