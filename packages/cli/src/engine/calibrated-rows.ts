/**
 * Rows under a calibrator: what metrics, decisions and files read instead of the raw logits.
 *
 * @module
 */
import { type Calibrator, calibrateLogitsInto } from "softmax/calibration";

type MapCalibrator = Exclude<Calibrator, { readonly method: "temperature" }>;

/** A calibrator of any method; of a temperature nothing but T is needed, so `--temperature 2` is one too. */
export type RowCalibrator = MapCalibrator | { readonly method: "temperature"; readonly temperature: number };

/** Leaves logits as they are. */
export const UNCALIBRATED: RowCalibrator = { method: "temperature", temperature: 1 };

/** Rows of logits; what else a chunk carries (labels, weights, …) is kept. */
interface LogitBlock {
  readonly data: Float32Array | Float64Array;
  readonly rows: number;
  readonly classes: number;
}

export interface CalibratedChunk<Chunk extends LogitBlock> {
  /** The rows, with calibrated logits; of a temperature the logits as they were. */
  readonly chunk: Chunk;
  /** What the logits are still to be multiplied by: 1/T of a temperature, else 1. */
  readonly beta: number;
}

/** A temperature stays a β, so that its numbers are the bits of `--temperature` and of the fit. */
export function calibratedChunk<Chunk extends LogitBlock>(
  chunk: Chunk,
  calibrator: RowCalibrator,
): CalibratedChunk<Chunk> {
  if (calibrator.method === "temperature") return { chunk, beta: 1 / calibrator.temperature };
  const { data, rows, classes } = chunk;
  return { chunk: { ...chunk, data: calibratedLogits(calibrator, data, rows, classes) }, beta: 1 };
}

function calibratedLogits(
  calibrator: MapCalibrator,
  data: Float32Array | Float64Array,
  rows: number,
  classes: number,
): Float64Array {
  const out = new Float64Array(data.length);
  calibrateLogitsInto(out, calibrator, data, rows, classes);
  return out;
}
