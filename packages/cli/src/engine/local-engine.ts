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
  type StatisticsSource,
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
  await eachChunk(passes, onRows, async (chunk, threads) => {
    if (threads === undefined) for (const [i, state] of states.entries()) state.add(chunk, betas[i]!);
    else await inOrder(states.map((state, i) => state.addWith(threads, chunk, betas[i]!)));
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
  await eachChunk(passes, onRows, async (chunk, threads) =>
    threads === undefined ? state.add(chunk) : state.addWith(threads, chunk),
  );
  return state;
}

type LabelledChunk = LogitChunk & { readonly labels: Int32Array };
type AddChunk = (chunk: LabelledChunk, threads: StatisticsSource | undefined) => Promise<void>;

/** Adds every chunk; with threads, one is read while the one before it is added. */
async function eachChunk(passes: RowPasses, onRows: OnRows, add: AddChunk): Promise<void> {
  let added = Promise.resolve(0);
  try {
    for await (const { chunk, threads } of passes.chunks()) {
      const last = added;
      const labelled = { ...chunk, labels: chunk.labels! };
      added = finish(labelled, add(labelled, threads), last, onRows);
      added.catch(() => {}); // awaited below, after the next chunk is read: till then it is nobody's
      await last;
    }
  } finally {
    // What is wrong with a chunk comes before what is wrong with a later one.
    await added;
  }
}

/** How many rows are done with `chunk`, after all before it. */
async function finish(
  chunk: LabelledChunk,
  adding: Promise<void>,
  last: Promise<number>,
  onRows: OnRows,
): Promise<number> {
  await Promise.allSettled([last, adding]);
  const before = await last;
  try {
    await adding;
  } catch (error) {
    throw error instanceof NonFiniteRowError ? impossibleRow(error.row - before, chunk) : error;
  }
  onRows(before + chunk.rows);
  return before + chunk.rows;
}

/** Waits for all, then throws what the first of them throws. */
async function inOrder(works: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(works);
  for (const work of works) await work;
}

/** Scores were checked when read, so what is left without a finite loss is a true class at −∞. */
function impossibleRow(row: number, chunk: LabelledChunk): UsageError {
  return new UsageError(
    `Cannot take the loss of row ${chunk.firstRow + row} of ${chunk.path}: its true class ${chunk.labels[row]} has the logit -Infinity, ` +
      "a finite logit is wanted (rows count from 0)",
  );
}
