/**
 * The computation of `apply`: scores in, probabilities (or the k best) out, a block of rows at a time.
 *
 * @module
 */
import { softmax, topK } from "softmax";
import { type ConformalPredictor, predictionSetsInto } from "softmax/calibration";
import type { ResultRows, ScoreRows, SoftmaxRows } from "../files/score-rows.ts";
import { UsageError } from "../usage-error.ts";
import { calibratedChunk, type RowCalibrator } from "./calibrated-rows.ts";
import { checkedLogits, type ScoreTally } from "./check-scores.ts";
import type { RowReader } from "./row-reader.ts";

export interface WantedColumns {
  /** The k best classes instead of all. */
  readonly topK: number | undefined;
  /** Prediction sets too. */
  readonly predictor: ConformalPredictor | undefined;
}

/** What `apply` computes for a reader's rows; `tally` counts what it meets. */
export function softmaxRowsOf(
  reader: RowReader,
  calibrator: RowCalibrator,
  { topK: k, predictor }: WantedColumns,
  tally: ScoreTally,
  onRows: (done: number) => void,
): SoftmaxRows {
  return (chunk) => {
    const { rows } = chunk;
    const { data: logits, classes } = checkedLogits(chunk, chunk.path, reader.scale, reader.zero, tally);
    if (classes !== reader.classes) {
      throw new UsageError(
        `Cannot read ${chunk.path}: row ${chunk.firstRow} has ${classes} classes, the rows before have ${reader.classes}`,
      );
    }
    onRows(tally.rows);
    const { data } = calibratedChunk({ data: logits, rows, classes }, calibrator).chunk;
    const temperature = calibrator.method === "temperature" ? calibrator.temperature : 1;
    // The result has the scores' float type, also where the logits in between are float64.
    const Floats = chunk.scores instanceof Float32Array ? Float32Array : Float64Array;
    const result =
      k === undefined
        ? { width: classes, values: softmax(data, { shape: [rows, classes], temperature }) }
        : { width: 2 * k, values: best(data, rows, classes, k, temperature) };
    checkPossible(chunk, result);
    const { width, values } = result;
    const sets = predictor && setsOf(predictor, data, rows, tally.rows - rows);
    return {
      width,
      values: values instanceof Floats ? values : Floats.from(values),
      ...(sets && { sets }),
    };
  };
}

/** A row of only −Infinity has no probabilities: softmax of it is NaN, and no file should carry that on. */
function checkPossible({ path, firstRow }: ScoreRows, { width, values }: ResultRows): void {
  for (let last = width - 1; last < values.length; last += width) {
    if (!Number.isNaN(values[last])) continue;
    throw new UsageError(
      `Cannot apply softmax to row ${firstRow + Math.floor(last / width)} of ${path}: ` +
        "every class has the logit -Infinity, one finite logit is wanted (rows count from 0)",
    );
  }
}

/** @param firstRow number of the first row, counted through all files */
function setsOf(
  predictor: ConformalPredictor,
  logits: Float32Array | Float64Array,
  rows: number,
  firstRow: number,
): Uint8Array {
  const sets = new Uint8Array(logits.length);
  predictionSetsInto(sets, predictor, logits, rows, predictor.classes, firstRow);
  return sets;
}

function best(
  logits: Float32Array | Float64Array,
  rows: number,
  classes: number,
  k: number,
  temperature: number,
): Float64Array {
  const { indices, probabilities } = topK(logits, k, { shape: [rows, classes], temperature });
  const values = new Float64Array(rows * 2 * k);
  for (let row = 0; row < rows; row++) {
    values.set(indices.subarray(row * k, (row + 1) * k), row * 2 * k);
    values.set(probabilities.subarray(row * k, (row + 1) * k), row * 2 * k + k);
  }
  return values;
}
