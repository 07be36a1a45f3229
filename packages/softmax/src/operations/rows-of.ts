import { gatherRows } from "../kernels/row-layout.ts";
import { type LogitBatch, rowCount } from "../logits/logit-batch.ts";

/** One row of a batch as float64. Its `values` are overwritten by the next row. */
export interface GatheredRow {
  readonly index: number;
  readonly values: Float64Array;
  /** No class takes part. */
  readonly isMasked: boolean;
}

/** Row after row of any layout; classes left out are −∞. */
export function* rowsOf(batch: LogitBatch): Generator<GatheredRow> {
  const values = new Float64Array(batch.classes);
  const isMasked = new Uint8Array(1);
  const rows = rowCount(batch);
  for (let index = 0; index < rows; index++) {
    gatherRows(batch, index, 1, values, isMasked);
    yield { index, values, isMasked: isMasked[0] === 1 };
  }
}
