/**
 * Gathers what the HTML report shows of a calibration.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import { nllCurve } from "../engine/local-engine.ts";
import { renderReport } from "../report/html/report.ts";
import type { SourceFile } from "../report/html/report-data.ts";
import { version } from "../version.ts";
import type { Calibration } from "./calibration.ts";

/** How far the curve reaches on both sides of T, as a factor, and how many points it has. */
const CURVE_REACH = 3;
const CURVE_POINTS = 41;

/** The report as one HTML page. Reads the fitted rows once more, for the curve of nll against T. */
export async function calibrationReport(calibration: Calibration, command: string): Promise<string> {
  const { fit, scope, before, after, fitted, judged, warnings } = calibration;
  const { paths, scale, assumed } = fitted.reader;
  const isHeldOut = judged !== fitted;
  return renderReport({
    title: `Calibration of ${paths.map((path) => basename(path)).join(", ")}`,
    createdBy: { version, node: process.version, command },
    source: { files: await sources(paths), rows: fit.rows, classes: fit.classes, from: scale, assumed },
    ...(isHeldOut && { test: { files: await sources(judged.reader.paths), rows: before.rows } }),
    scope,
    fit,
    before,
    after,
    nllCurve: await nllCurve(fitted, curveTemperatures(fit.temperature)),
    warnings,
  });
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
