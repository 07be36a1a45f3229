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
  return fitBy((betas, pass) => sumsAt(betas, [], passes, onPass(pass)));
}

/** `fitRows` of rows in memory: the same bits. */
export function fitGathered(rows: LabelledLogits): Promise<RowFit> {
  return fitBy(async (betas) => {
    const state = new TemperatureState(rows.classes, betas);
    state.add(rows);
    return state;
  });
}

/** `fitRows`, and what is known of the same rows at T = 1 and at the fitted T, of the same passes. */
export async function fitAndMeasureRows(
  passes: RowPasses,
  parts: MeasuredParts,
  onPass: OnPass,
): Promise<RowFit & { readonly before: Measurement; readonly after: Measurement }> {
  const measured = new Map<number, Measurement>();
  const measure = async (betas: readonly number[], judged: number[], pass: number) => {
    const states = judged.map((beta) => ({
      state: new MeasurementState(passes.reader.classes, parts),
      beta,
    }));
    const sums = await sumsAt(betas, states, passes, onPass(pass));
    for (const { state, beta } of states) measured.set(beta, state.measurement());
    return sums;
  };
  const rowFit = await fitBy((betas, pass) => {
    // A pass with a single β is the last one, nearly always.
    const judged = betas.length === 1 ? [...betas] : betas.filter((beta) => beta === 1);
    return measure(betas, judged, pass);
  });
  const { beta, passes: read } = rowFit.fit;
  if (!measured.has(beta)) await measure([beta], [beta], read + 1);
  return { ...rowFit, before: measured.get(1)!, after: measured.get(beta)! };
}

async function fitBy(
  read: (betas: readonly number[], pass: number) => Promise<TemperatureState>,
): Promise<RowFit> {
  let pass = 0;
  let wrongRows = 0;
  const fit = await fitTemperatureByPasses(async (betas) => {
    const state = await read(betas, ++pass);
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
  const betas = temperatures.map((t) => 1 / t);
  const sums = (await sumsAt(betas, [], passes, () => {})).sums();
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

/** Sums at the betas, in a pass that adds to `measured` too. */
async function sumsAt(
  betas: readonly number[],
  measured: readonly Summed[],
  passes: RowPasses,
  onRows: OnRows,
): Promise<TemperatureState> {
  const state = new TemperatureState(passes.reader.classes, betas);
  await addRows(passes, [{ state }, ...measured], onRows);
  return state;
}

/** One pass that adds all rows to all states. */
function addRows(passes: RowPasses, states: readonly Summed[], onRows: OnRows): Promise<void> {
  return eachChunk(passes, onRows, async (chunk, threads) => {
    if (threads === undefined) for (const { state, beta } of states) state.add(chunk, beta);
    else await inOrder(states.map(({ state, beta }) => state.addWith(threads, chunk, beta)));
  });
}
