/**
 * Rows for decisions: outcomes to find a threshold by, or halves to fit prediction sets on and to judge them by.
 *
 * @module
 */
import {
  type ConformalCoverage,
  type ConformalMethod,
  type ConformalPredictor,
  ConformalScores,
  CoverageCounts,
  EvaluationState,
  type LabelledLogits,
  type Metrics,
  OutcomeSample,
} from "softmax/calibration";
import { calibratedChunk, type RowCalibrator } from "./calibrated-rows.ts";
import { coverageInterval } from "./coverage-interval.ts";
import { eachChunk, type OnRows } from "./each-chunk.ts";
import { pickLogits } from "./group-rows.ts";
import type { OnPass } from "./local-engine.ts";
import type { RowPasses } from "./row-passes.ts";
import type { RowReader } from "./row-reader.ts";
import { splitRows } from "./split-rows.ts";

/** What a threshold is found by: outcomes of all rows, beyond 2²⁰ of a uniform sample; metrics of all. */
export interface DecisionRows {
  readonly metrics: Metrics;
  readonly sample: OutcomeSample;
}

export async function decisionRows(
  passes: RowPasses,
  calibrator: RowCalibrator,
  onRows: OnRows,
): Promise<DecisionRows> {
  const state = new EvaluationState(passes.reader.classes);
  const sample = new OutcomeSample();
  await eachChunk(passes, onRows, async (rows) => {
    const { chunk, beta } = calibratedChunk(rows, calibrator);
    state.add(chunk, beta);
    sample.add(chunk, beta);
  });
  return { metrics: state.metrics(), sample };
}

export async function decisionTopLabels(reader: RowReader, onRows: OnRows): Promise<DecisionRows> {
  const state = new EvaluationState(0);
  const sample = new OutcomeSample();
  for await (const rows of reader.topLabels()) {
    state.addTopLabel(rows);
    sample.addTopLabel(rows);
    onRows(sample.rows);
  }
  return { metrics: state.metrics(), sample };
}

/** Prediction sets fitted on one half of the rows, and what they are worth on the other. */
export interface JudgedSets {
  /** Of all rows. */
  readonly metrics: Metrics;
  readonly predictor: ConformalPredictor;
  readonly judged: ConformalCoverage;
  /** Of the coverage of new rows by this predictor, 95 %. */
  readonly interval: readonly [lower: number, upper: number];
}

/** Three passes, so that memory does not grow with the classes: the metrics, the half to fit on, the other half. */
export async function judgedSets(
  passes: RowPasses,
  calibrator: RowCalibrator,
  { method, coverage }: { readonly method: ConformalMethod; readonly coverage: number },
  onPass: OnPass,
): Promise<JudgedSets> {
  const { classes } = passes.reader;
  const state = new EvaluationState(classes);
  await eachCalibrated(passes, calibrator, allRows, onPass(1), (batch, beta) => state.add(batch, beta));
  const { kept, left } = splitRows(state.rows, 0.5);
  // A temperature stays a β of the predictor; logits of other calibrators are calibrated.
  const beta = calibrator.method === "temperature" ? 1 / calibrator.temperature : 1;
  const scores = new ConformalScores(classes, { method, coverage, beta });
  await eachCalibrated(passes, calibrator, rowsAmong(kept), onPass(2), (batch) => scores.add(batch));
  const predictor = scores.predictor();
  const counts = new CoverageCounts(predictor);
  await eachCalibrated(passes, calibrator, rowsAmong(left), onPass(3), (batch) => counts.add(batch));
  const judged = counts.coverage();
  return { metrics: state.metrics(), predictor, judged, interval: coverageInterval(judged) };
}

/** Which of the next `count` rows are wanted, counted from the first of these; undefined for all. */
type RowChoice = (count: number) => number[] | undefined;

const allRows: RowChoice = () => undefined;

/** @param rows numbers of rows, rising */
function rowsAmong(rows: Uint32Array): RowChoice {
  let first = 0;
  let place = 0;
  return (count) => {
    const chosen: number[] = [];
    for (; place < rows.length && rows[place]! < first + count; place++) chosen.push(rows[place]! - first);
    first += count;
    return chosen;
  };
}

function eachCalibrated(
  passes: RowPasses,
  calibrator: RowCalibrator,
  choose: RowChoice,
  onRows: OnRows,
  add: (batch: LabelledLogits, beta: number) => void,
): Promise<void> {
  return eachChunk(passes, onRows, async (chunk) => {
    const chosen = choose(chunk.rows);
    const rows = chosen === undefined ? chunk : pickLogits(chunk, chosen);
    const calibrated = calibratedChunk(rows, calibrator);
    add(calibrated.chunk, calibrated.beta);
  });
}
