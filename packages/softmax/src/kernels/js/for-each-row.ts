import { type LogitBatch, rowCount } from "../../logits/logit-batch.ts";
import { gatherRows } from "../row-layout.ts";

/**
 * Calls `visit` with each row as float64, classes left out as −∞. The row is overwritten by the next.
 *
 * @param visit `isMasked` says that no class of the row takes part
 */
export function forEachRow(
  batch: LogitBatch,
  visit: (row: Float64Array, r: number, isMasked: boolean) => void,
): void {
  const row = new Float64Array(batch.classes);
  const isMasked = new Uint8Array(1);
  const rows = rowCount(batch);
  for (let r = 0; r < rows; r++) {
    gatherRows(batch, r, 1, row, isMasked);
    visit(row, r, isMasked[0] === 1);
  }
}
