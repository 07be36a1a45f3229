import type { Temperature } from "../kernels/kernels.ts";
import { openKernels } from "../kernels/open-kernels.ts";
import { gatherRows } from "../kernels/row-layout.ts";
import type { LogitBatch } from "../logits/logit-batch.ts";
import { rowCount } from "../logits/logit-batch.ts";

/** Logits worked on at once, so that memory does not grow with the batch. */
const BLOCK = 8192;

/** The softmax of one row in float64, as the kernels give it. Its arrays are overwritten by later rows. */
export interface SoftmaxRow {
  readonly index: number;
  readonly temperature: number;
  /** Classes left out are −∞. */
  readonly logits: Float64Array;
  readonly probabilities: Float64Array;
  /** Nats. */
  readonly logProbabilities: Float64Array;
  /** No class takes part; both arrays are then NaN. */
  readonly isMasked: boolean;
}

/** Row after row of any layout, for operations on a row's softmax; classes left out are logits of −∞. */
export function* softmaxRowsOf(batch: LogitBatch, temperature: Temperature): Generator<SoftmaxRow> {
  const { classes } = batch;
  const total = rowCount(batch);
  const rowsAtOnce = Math.min(total, Math.max(1, Math.floor(BLOCK / Math.max(1, classes))));
  const kernels = openKernels();
  const block = { classes, dtype: "float64", inner: 1 } as const;
  const room = () => new Float64Array(rowsAtOnce * classes);
  const [values, p, logP] = [room(), room(), room()];
  const isMasked = new Uint8Array(rowsAtOnce);
  for (let first = 0; first < total; first += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, total - first);
    gatherRows(batch, first, rows, values, isMasked);
    const T = typeof temperature === "number" ? temperature : temperature.subarray(first, first + rows);
    const logits: LogitBatch = { ...block, data: values, outer: rows };
    kernels.softmax(logits, T, p);
    kernels.logSoftmax(logits, T, logP);
    for (let r = 0; r < rows; r++) {
      yield {
        index: first + r,
        temperature: typeof T === "number" ? T : T[r]!,
        logits: values.subarray(r * classes, (r + 1) * classes),
        probabilities: p.subarray(r * classes, (r + 1) * classes),
        logProbabilities: logP.subarray(r * classes, (r + 1) * classes),
        isMasked: isMasked[r] === 1,
      };
    }
  }
}
