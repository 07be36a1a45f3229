/**
 * log p of rows of logits: the form in which calibrators other than a temperature read them.
 *
 * @module
 */
import { openKernels } from "../../kernels/open-kernels.ts";
import type { LogitBatch } from "../../logits/logit-batch.ts";

export type LogitData = Float32Array | Float64Array;

/** `[rows, K]` of contiguous rows, as kernels read them. */
export function batchOf(data: LogitData, rows: number, classes: number): LogitBatch {
  const dtype = data instanceof Float32Array ? "float32" : "float64";
  return { data, dtype, outer: rows, classes, inner: 1 };
}

/**
 * `log softmax(z)` of each row into `out`, `[rows, K]`, nats.
 *
 * A constant added to a row of logits changes nothing here. So a calibrator that was fitted on logits may be applied
 * to logs of probabilities, and the other way round. −∞ stays −∞; a row without finite logits becomes NaN.
 */
export function logProbabilitiesInto(
  out: Float64Array,
  data: LogitData,
  rows: number,
  classes: number,
): void {
  openKernels().logSoftmax(batchOf(data, rows, classes), 1, out);
}
