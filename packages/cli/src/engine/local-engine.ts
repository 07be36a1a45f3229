/**
 * The main job on this machine: metrics of labelled rows, and the temperature that mends them.
 *
 * @module
 */
import {
  EvaluationState,
  fitTemperatureByPasses,
  type Metrics,
  type StatisticsSource,
  type TemperatureFit,
  TemperatureState,
} from "softmax/calibration";
import { eachChunk, type LabelledLogitChunk, type OnRows } from "./each-chunk.ts";
import type { RowPasses } from "./row-passes.ts";
import type { RowReader } from "./row-reader.ts";

/** Metrics of all rows at each β = 1/T, in one pass. */
export async function evaluateRows(
  passes: RowPasses,
  betas: readonly number[],
  onRows: OnRows,
): Promise<Metrics[]> {
  const states = betas.map((beta) => evaluationAt(beta, passes));
  await addRows(passes, states, onRows);
  return states.map(({ state }) => state.metrics());
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

/** The temperature of least loss, in three passes as a rule. */
export async function fitRows(passes: RowPasses, onPass: OnPass): Promise<RowFit> {
  return fitBy((betas, pass) => sumsAt(betas, [], passes, onPass(pass)));
}

/** `fitRows`, and the metrics of the same rows at T = 1 and at the fitted T, of the same passes. */
export async function fitAndEvaluateRows(
  passes: RowPasses,
  onPass: OnPass,
): Promise<RowFit & { readonly before: Metrics; readonly after: Metrics }> {
  const evaluated = new Map<number, Metrics>();
  const evaluate = async (betas: readonly number[], judged: number[], pass: number) => {
    const evaluations = judged.map((beta) => evaluationAt(beta, passes));
    const sums = await sumsAt(betas, evaluations, passes, onPass(pass));
    for (const { state, beta } of evaluations) evaluated.set(beta, state.metrics());
    return sums;
  };
  const rowFit = await fitBy((betas, pass) => {
    // A pass with a single β is the last one, nearly always.
    const judged = betas.length === 1 ? [...betas] : betas.filter((beta) => beta === 1);
    return evaluate(betas, judged, pass);
  });
  const { beta, passes: read } = rowFit.fit;
  if (!evaluated.has(beta)) await evaluate([beta], [beta], read + 1);
  return { ...rowFit, before: evaluated.get(1)!, after: evaluated.get(beta)! };
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
type OnPass = (pass: number) => OnRows;

/** A state with what belongs to it: β where rows are added at one. */
interface Summed {
  readonly state: {
    add(chunk: LabelledLogitChunk, beta?: number): void;
    addWith(source: StatisticsSource, chunk: LabelledLogitChunk, beta?: number): Promise<void>;
  };
  readonly beta?: number;
}

function evaluationAt(beta: number, { reader }: RowPasses) {
  return { state: new EvaluationState(reader.classes), beta };
}

/** Sums at the betas, in a pass that adds to `evaluations` too. */
async function sumsAt(
  betas: readonly number[],
  evaluations: readonly Summed[],
  passes: RowPasses,
  onRows: OnRows,
): Promise<TemperatureState> {
  const state = new TemperatureState(passes.reader.classes, betas);
  await addRows(passes, [{ state }, ...evaluations], onRows);
  return state;
}

/** One pass that adds all rows to all states. */
function addRows(passes: RowPasses, states: readonly Summed[], onRows: OnRows): Promise<void> {
  return eachChunk(passes, onRows, async (chunk, threads) => {
    if (threads === undefined) for (const { state, beta } of states) state.add(chunk, beta);
    else await inOrder(states.map(({ state, beta }) => state.addWith(threads, chunk, beta)));
  });
}

/** Waits for all, then throws what the first of them throws. */
async function inOrder(works: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(works);
  for (const work of works) await work;
}
