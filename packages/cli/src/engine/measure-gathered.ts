import type { CalibratedChunk } from "./calibrated-rows.ts";
import type { GatheredRows } from "./gathered-rows.ts";
import type { MeasurementState } from "./measurement-state.ts";

/** Logits that are calibrated at once. */
const BLOCK_LOGITS = 2 ** 20;

/** Adds calibrated rows from memory, in blocks, so that calibrated logits take little room beside the rows. */
export function addGathered(
  state: MeasurementState,
  rows: GatheredRows,
  calibrate: (block: GatheredRows) => CalibratedChunk<GatheredRows>,
): void {
  const step = Math.max(1, Math.floor(BLOCK_LOGITS / rows.classes));
  for (let first = 0; first < rows.rows; first += step) {
    const { chunk, beta } = calibrate(blockOf(rows, first, Math.min(rows.rows, first + step)));
    state.add(chunk, beta);
  }
}

function blockOf(gathered: GatheredRows, first: number, end: number): GatheredRows {
  const { data, classes, labels, weights, groups } = gathered;
  return {
    data: data.subarray(first * classes, end * classes),
    rows: end - first,
    classes,
    labels: labels.subarray(first, end),
    ...(weights && { weights: weights.subarray(first, end) }),
    ...(groups && { groups: groups.slice(first, end) }),
  };
}
