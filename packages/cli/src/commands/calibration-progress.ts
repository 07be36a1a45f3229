/**
 * What a calibration tells of its work, and of what cannot be fitted.
 *
 * @module
 */
import { CannotFitCalibrator, CannotFitTemperature } from "softmax/calibration";
import type { OnRows } from "../engine/each-chunk.ts";
import type { OnPass } from "../engine/local-engine.ts";
import type { RowPasses } from "../engine/row-passes.ts";
import { UsageError } from "../usage-error.ts";
import type { Terminal } from "./terminal.ts";

/** One pass, with its progress. */
export async function withProgress<Result>(
  label: string,
  { reader }: RowPasses,
  terminal: Terminal,
  work: (onRows: OnRows) => Promise<Result>,
): Promise<Result> {
  const progress = terminal.progress(label, reader.rowCount);
  try {
    return await work((done) => progress.update(done));
  } finally {
    progress.finish();
  }
}

/** The passes of a fit, each with its progress. */
export async function passesWithProgress<Fit>(
  { reader }: RowPasses,
  terminal: Terminal,
  fit: (onPass: OnPass) => Promise<Fit>,
): Promise<Fit> {
  let progress = terminal.progress("Fitting", reader.rowCount);
  try {
    return await fit((pass) => {
      progress.finish();
      progress = terminal.progress(`Fitting, pass ${pass}`, reader.rowCount);
      return (done) => progress.update(done);
    });
  } finally {
    progress.finish();
  }
}

/** Rows that do not determine a calibrator are wrong input here. */
export async function refusalsAsUsage<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CannotFitTemperature || error instanceof CannotFitCalibrator)) throw error;
    throw new UsageError(error.message, { cause: error });
  }
}
