import { gatherRows } from "../../kernels/row-layout.ts";
import { type LogitBatch, rowCount } from "../../logits/logit-batch.ts";

/** A row of a batch as float64, overwritten by the next row. */
export interface LogitRow {
  readonly index: number;
  /** `[K]`; classes left out are −∞. */
  readonly logits: Float64Array;
  /** No class takes part. */
  readonly isMasked: boolean;
}

/** Row after row of any layout. */
export function* logitRows(batch: LogitBatch): Generator<LogitRow> {
  const logits = new Float64Array(batch.classes);
  const isMasked = new Uint8Array(1);
  const rows = rowCount(batch);
  for (let index = 0; index < rows; index++) {
    gatherRows(batch, index, 1, logits, isMasked);
    yield { index, logits, isMasked: isMasked[0] === 1 };
  }
}
