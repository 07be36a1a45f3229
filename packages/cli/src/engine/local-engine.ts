/**
 * The temperature that mends the confidence of labelled rows, in passes over them.
 *
 * @module
 */
import {
  fitTemperatureByPasses,
  type LabelledLogits,
  type StatisticsSource,
  type TemperatureFit,
  TemperatureState,
} from "softmax/calibration";
import { eachChunk, type LabelledLogitChunk, type OnRows } from "./each-chunk.ts";
import { inOrder } from "./in-order.ts";
import type { Measurement } from "./measurement.ts";
import { type MeasuredParts, MeasurementState } from "./measurement-state.ts";
import type { RowPasses } from "./row-passes.ts";

export interface RowFit {
  readonly fit: TemperatureFit;
  /** Rows whose true class is not at the maximum. */
  readonly wrongRows: number;
}

/** The temperature of least loss, in three passes as a rule. */
export async function fitRows(passes: RowPasses, onPass: OnPass): Promise<RowFit> {
  return fitBy(passes.reader.classes, (state, pass) => addRows(passes, [{ state }], onPass(pass)));
}

/** `fitRows` of rows in memory: the same bits. */
export function fitGathered(rows: LabelledLogits): Promise<RowFit> {
  return fitBy(rows.classes, async (state) => state.add(rows));
}

/** `fitRows`, and what is known of the same rows at T = 1 and at the fitted T, of the same passes. */
export async function fitAndMeasureRows(
  passes: RowPasses,
  parts: MeasuredParts,
  onPass: OnPass,
): Promise<RowFit & { readonly before: Measurement; readonly after: Measurement }> {
  const { classes } = passes.reader;
  const measured = new Map<number, Measurement>();
  const measure = async (sums: readonly Summed[], judged: readonly number[], pass: number) => {
    const states = judged.map((beta) => ({ state: new MeasurementState(classes, parts), beta }));
    await addRows(passes, [...sums, ...states], onPass(pass));
    for (const { state, beta } of states) measured.set(beta, state.measurement());
  };
  const rowFit = await fitBy(classes, (state, pass) => {
    // A pass with a single β is the last one, nearly always.
    const isJudged = (beta: number) => (beta === 1 || state.betas.length === 1) && !measured.has(beta);
    return measure([{ state }], state.betas.filter(isJudged), pass);
  });
  const { beta, passes: read } = rowFit.fit;
  if (!measured.has(beta)) await measure([], [beta], read + 1);
  return { ...rowFit, before: measured.get(1)!, after: measured.get(beta)! };
}

/** @param read adds all rows to the state */
async function fitBy(
  classes: number,
  read: (state: TemperatureState, pass: number) => Promise<void>,
): Promise<RowFit> {
  let pass = 0;
  let wrongRows = 0;
  const fit = await fitTemperatureByPasses(async (betas, sampled) => {
    const state = new TemperatureState(classes, betas, sampled);
    await read(state, ++pass);
    const { rows, correctOrTied } = state.sums();
    wrongRows = rows - correctOrTied; // in the end of all rows
    return state;
  });
  return { fit, wrongRows };
}

/** Mean nll at several temperatures in one pass, for the curve in the report. */
export async function nllCurve(
  passes: RowPasses,
  temperatures: readonly number[],
): Promise<{ temperature: number; nll: number }[]> {
  const betas = temperatures.map((t) => 1 / t);
  const state = new TemperatureState(passes.reader.classes, betas);
  await addRows(passes, [{ state }], () => {});
  const sums = state.sums();
  return sums.betas.map(({ nll }, i) => ({ temperature: temperatures[i]!, nll: nll / sums.weight }));
}

/** Told the number of a pass, counted from 1, before it begins. */
export type OnPass = (pass: number) => OnRows;

/** A state with what belongs to it: β where rows are added at one. */
interface Summed {
  readonly state: {
    add(chunk: LabelledLogitChunk, beta?: number): void;
    addWith(source: StatisticsSource, chunk: LabelledLogitChunk, beta?: number): Promise<void>;
  };
  readonly beta?: number;
}

/** One pass that adds all rows to all states. */
function addRows(passes: RowPasses, states: readonly Summed[], onRows: OnRows): Promise<void> {
  return eachChunk(passes, onRows, async (chunk, threads) => {
    if (threads === undefined) for (const { state, beta } of states) state.add(chunk, beta);
    else await inOrder(states.map(({ state, beta }) => state.addWith(threads, chunk, beta)));
  });
}
