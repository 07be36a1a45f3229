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
  return calibrator.method === "temperature"
    ? { chunk, beta: 1 / calibrator.temperature }
    : { chunk: mappedChunk(chunk, calibrator), beta: 1 };
}

/** The rows with calibrated logits, a temperature's too: for states that take rows of several calibrators. */
export function mappedChunk<Chunk extends LogitBlock>(chunk: Chunk, calibrator: RowCalibrator): Chunk {
  const { data, rows, classes } = chunk;
  const out = new Float64Array(data.length);
  if (calibrator.method === "temperature") {
    for (let i = 0; i < out.length; i++) out[i] = data[i]! / calibrator.temperature;
  } else {
    calibrateLogitsInto(out, calibrator, data, rows, classes);
  }
  return { ...chunk, data: out };
}
