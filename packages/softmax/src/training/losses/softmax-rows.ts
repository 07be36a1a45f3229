import type { Temperature } from "../../kernels/kernels.ts";
import { openKernels } from "../../kernels/open-kernels.ts";
import { gatherRows } from "../../kernels/row-layout.ts";
import { type LogitBatch, rowCount } from "../../logits/logit-batch.ts";
import type { LogitRow } from "./logit-rows.ts";

/** How many logits are handled at once: calls stay few, and the block stays in the cache. */
const BLOCK = 8192;

/** A row with its softmax in float64; the arrays are overwritten by later rows. */
export interface SoftmaxRow extends LogitRow {
  readonly temperature: number;
  readonly probabilities: Float64Array;
  /** Nats. */
  readonly logProbabilities: Float64Array;
}

/** Row after row of any layout with its softmax by the kernels. */
export function* softmaxRows(batch: LogitBatch, temperature: Temperature): Generator<SoftmaxRow> {
  const { classes } = batch;
  const total = rowCount(batch);
  const rowsAtOnce = Math.min(total, Math.max(1, Math.floor(BLOCK / Math.max(1, classes))));
  const [values, p, logP] = [0, 1, 2].map(() => new Float64Array(rowsAtOnce * classes)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const isMasked = new Uint8Array(rowsAtOnce);
  const kernels = openKernels();
  for (let first = 0; first < total; first += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, total - first);
    gatherRows(batch, first, rows, values, isMasked);
    const T = typeof temperature === "number" ? temperature : temperature.subarray(first, first + rows);
    const block: LogitBatch = { data: values, dtype: "float64", outer: rows, classes, inner: 1 };
    kernels.softmax(block, T, p);
    kernels.logSoftmax(block, T, logP);
    for (let r = 0; r < rows; r++) {
      const rowOf = (array: Float64Array) => array.subarray(r * classes, (r + 1) * classes);
      yield {
        index: first + r,
        temperature: typeof T === "number" ? T : T[r]!,
        logits: rowOf(values),
        probabilities: rowOf(p),
        logProbabilities: rowOf(logP),
        isMasked: isMasked[r] === 1,
      };
    }
  }
}
