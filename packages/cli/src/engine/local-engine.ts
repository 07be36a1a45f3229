/**
 * The main job on this machine: metrics of labelled rows, and the temperature that mends them.
 *
 * @module
 */
import {
  EvaluationState,
  fitTemperatureByPasses,
  type Metrics,
  NonFiniteRowError,
  type TemperatureFit,
  TemperatureState,
} from "softmax/calibration";
import { UsageError } from "../usage-error.ts";
import type { RowPasses } from "./row-passes.ts";
import type { LogitChunk, RowReader } from "./row-reader.ts";

/** Told how many rows of the current pass are done. */
export type OnRows = (done: number) => void;

/** Metrics of all rows at each β = 1/T, in one pass. */
export async function evaluateRows(
  passes: RowPasses,
  betas: readonly number[],
  onRows: OnRows,
): Promise<Metrics[]> {
  const states = betas.map(() => new EvaluationState(passes.reader.classes));
  await eachChunk(passes, onRows, (chunk) => {
    for (const [i, state] of states.entries()) state.add(chunk, betas[i]!);
  });
  return states.map((state) => state.metrics());
}

/** Metrics of files that hold only the top label. */
export async function evaluateTopLabels(reader: RowReader, onRows: OnRows): Promise<Metrics> {
  const state = new EvaluationState(0);
  let done = 0;
  for await (const rows of reader.topLabels()) {
    state.addTopLabel(rows);
    done += rows.rows;
    onRows(done);
  }
  return state.metrics();
}

export interface RowFit {
  readonly fit: TemperatureFit;
  /** Rows whose true class is not at the maximum. */
  readonly wrongRows: number;
}

/** The temperature of least loss; reads the rows once for every step of the search. */
export async function fitRows(passes: RowPasses, onPass: (pass: number) => OnRows): Promise<RowFit> {
  let pass = 0;
  let wrongRows = 0;
  const fit = await fitTemperatureByPasses(async (betas) => {
    const state = await temperatureState(passes, betas, onPass(++pass));
    const { rows, correctOrTied } = state.sums();
    wrongRows = rows - correctOrTied;
    return state;
  });
  return { fit, wrongRows };
}

/** Mean nll at several temperatures in one pass, for the curve in the report. */
export async function nllCurve(
  passes: RowPasses,
  temperatures: readonly number[],
): Promise<{ temperature: number; nll: number }[]> {
  const state = await temperatureState(
    passes,
    temperatures.map((t) => 1 / t),
    () => {},
  );
  const sums = state.sums();
  return sums.betas.map(({ nll }, i) => ({ temperature: temperatures[i]!, nll: nll / sums.rows }));
}

async function temperatureState(
  passes: RowPasses,
  betas: readonly number[],
  onRows: OnRows,
): Promise<TemperatureState> {
  const state = new TemperatureState(passes.reader.classes, betas);
  await eachChunk(passes, onRows, (chunk) => state.add(chunk));
  return state;
}

async function eachChunk(
  passes: RowPasses,
  onRows: OnRows,
  add: (chunk: LogitChunk & { labels: Int32Array }) => void,
): Promise<void> {
  let done = 0;
  for await (const chunk of passes.chunks()) {
    const labels = chunk.labels!;
    try {
      add({ ...chunk, labels });
    } catch (error) {
      throw error instanceof NonFiniteRowError ? impossibleRow(error.row - done, chunk, labels) : error;
    }
    done += chunk.rows;
    onRows(done);
  }
}

/** Scores were checked when read, so what is left without a finite loss is a true class at −∞. */
function impossibleRow(row: number, chunk: LogitChunk, labels: Int32Array): UsageError {
  return new UsageError(
    `Cannot take the loss of row ${chunk.firstRow + row} of ${chunk.path}: its true class ${labels[row]} has the logit -Infinity, ` +
      "a finite logit is wanted (rows count from 0)",
  );
}
