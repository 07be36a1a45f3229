/**
 * Measuring the rows of files, in one pass.
 *
 * @module
 */
import type { StatisticsSource } from "softmax/calibration";
import { calibratedChunk, type RowCalibrator } from "./calibrated-rows.ts";
import { eachChunk, type LabelledLogitChunk, type OnRows } from "./each-chunk.ts";
import { inOrder } from "./in-order.ts";
import type { Measurement } from "./measurement.ts";
import { type MeasuredParts, MeasurementState } from "./measurement-state.ts";
import type { RowPasses } from "./row-passes.ts";
import type { RowReader } from "./row-reader.ts";

/** What is known of all rows under each calibrator, in one pass. */
export async function measureRows(
  passes: RowPasses,
  calibrators: readonly RowCalibrator[],
  parts: MeasuredParts,
  onRows: OnRows,
): Promise<Measurement[]> {
  const states = calibrators.map(() => new MeasurementState(passes.reader.classes, parts));
  await eachChunk(passes, onRows, (chunk, threads) =>
    inOrder(states.map((state, i) => addCalibrated(state, chunk, calibrators[i]!, threads))),
  );
  return states.map((state) => state.measurement());
}

/** What is known of files that hold only the top label. */
export async function measureTopLabels(
  reader: RowReader,
  parts: MeasuredParts,
  onRows: OnRows,
): Promise<Measurement> {
  const state = new MeasurementState(0, parts);
  let done = 0;
  for await (const rows of reader.topLabels()) {
    state.addTopLabel(rows);
    done += rows.rows;
    onRows(done);
  }
  return state.measurement();
}

async function addCalibrated(
  state: MeasurementState,
  rows: LabelledLogitChunk,
  calibrator: RowCalibrator,
  threads: StatisticsSource | undefined,
): Promise<void> {
  const { chunk, beta } = calibratedChunk(rows, calibrator);
  if (threads === undefined) state.add(chunk, beta);
  else await state.addWith(threads, chunk, beta);
}
