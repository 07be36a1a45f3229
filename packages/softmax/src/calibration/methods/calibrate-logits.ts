/**
 * Applying a calibrator: logits in, calibrated logits out.
 *
 * @module
 */
import { betaMap } from "./beta.ts";
import type { Calibrator } from "./calibrator.ts";
import type { LogitMap } from "./calibrator-header.ts";
import { isotonicMap } from "./isotonic.ts";
import { type LogitData, logProbabilitiesInto } from "./log-probability-rows.ts";
import { matrixMap } from "./matrix-scaling.ts";
import { plattMap } from "./platt.ts";
import { vectorMap } from "./vector-scaling.ts";

/** Logits of log p that are held at once. */
const TILE_LOGITS = 2 ** 14;

/**
 * Writes calibrated logits: their softmax is the calibrated probabilities, so metrics, states and files take them as
 * they take any logits.
 *
 * Logits are read as log p (but for a temperature, which does not tell the difference), so a constant added to a row
 * changes nothing. A class at −∞ stays there and adds nothing to others. A row with NaN, +∞ or only −∞ gives logits
 * that no metric accepts.
 *
 * @param out `[rows, classes]`; not `data` itself
 * @param data logits, `[rows, classes]`
 * @throws {TypeError} when lengths disagree
 * @throws {RangeError} for another number of classes than the calibrator's
 * @example
 * const calibrator = fitCalibrator("vector", batch);
 * const calibrated = new Float64Array(batch.data.length);
 * calibrateLogitsInto(calibrated, calibrator, batch.data, batch.rows, batch.classes);
 */
export function calibrateLogitsInto(
  out: Float64Array,
  calibrator: Calibrator,
  data: LogitData,
  rows: number,
  classes: number,
): void {
  if (classes !== calibrator.classes) {
    throw new RangeError(
      `Cannot calibrate rows of ${classes} classes: the calibrator was fitted on ${calibrator.classes}, as many are wanted`,
    );
  }
  if (data.length !== rows * classes || out.length !== data.length) {
    throw new TypeError(
      `Cannot calibrate ${data.length} logits into ${out.length}: ${rows} rows of ${classes} classes are wanted in both`,
    );
  }
  if (calibrator.method === "temperature") {
    for (let i = 0; i < out.length; i++) out[i] = data[i]! / calibrator.temperature;
  } else {
    mapLogitsInto(out, mapOf(calibrator), data, classes);
  }
}

/** A map of log p, applied to logits a tile at a time. */
function mapLogitsInto(out: Float64Array, map: LogitMap, data: LogitData, classes: number): void {
  const step = Math.ceil(TILE_LOGITS / classes) * classes;
  const tile = new Float64Array(Math.min(step, data.length));
  for (let first = 0; first < data.length; first += step) {
    const input = data.subarray(first, first + step);
    const logProbabilities = tile.subarray(0, input.length);
    logProbabilitiesInto(logProbabilities, input, input.length / classes, classes);
    map(out.subarray(first, first + step), logProbabilities);
  }
}

function mapOf(calibrator: Exclude<Calibrator, { method: "temperature" }>): LogitMap {
  switch (calibrator.method) {
    case "vector":
      return vectorMap(calibrator);
    case "matrix":
      return matrixMap(calibrator);
    case "isotonic":
      return isotonicMap(calibrator);
    case "platt":
      return plattMap(calibrator);
    case "beta":
      return betaMap(calibrator);
  }
}
