/**
 * The computation of `apply`: scores in, probabilities (or the k best) out, a block of rows at a time.
 *
 * @module
 */
import { softmax, topK } from "softmax";
import type { SoftmaxRows } from "../files/score-rows.ts";
import { UsageError } from "../usage-error.ts";
import { checkedLogits, type ScoreTally } from "./check-scores.ts";
import type { RowReader } from "./row-reader.ts";

/** What `apply` computes for a reader's rows; `tally` counts what it meets. */
export function softmaxRowsOf(
  reader: RowReader,
  temperature: number,
  k: number | undefined,
  tally: ScoreTally,
  onRows: (done: number) => void,
): SoftmaxRows {
  return (chunk) => {
    const { data, classes } = checkedLogits(chunk, reader.paths.join(", "), reader.scale, reader.zero, tally);
    if (classes !== reader.classes) {
      throw new UsageError(
        `Cannot read row ${chunk.firstRow}: it has ${classes} classes, the rows before have ${reader.classes}`,
      );
    }
    onRows(chunk.firstRow + chunk.rows);
    // The result has the scores' float type, also where the logits in between are float64.
    const Floats = chunk.scores instanceof Float32Array ? Float32Array : Float64Array;
    if (k !== undefined)
      return { width: 2 * k, values: best(data, chunk.rows, classes, k, temperature, Floats) };
    const probabilities = softmax(data, { shape: [chunk.rows, classes], temperature });
    return {
      width: classes,
      values: probabilities instanceof Floats ? probabilities : Floats.from(probabilities),
    };
  };
}

function best(
  logits: Float32Array | Float64Array,
  rows: number,
  classes: number,
  k: number,
  temperature: number,
  Floats: typeof Float32Array | typeof Float64Array,
): Float32Array | Float64Array {
  const { indices, probabilities } = topK(logits, k, { shape: [rows, classes], temperature });
  const values = new Floats(rows * 2 * k);
  for (let row = 0; row < rows; row++) {
    values.set(indices.subarray(row * k, (row + 1) * k), row * 2 * k);
    values.set(probabilities.subarray(row * k, (row + 1) * k), row * 2 * k + k);
  }
  return values;
}
