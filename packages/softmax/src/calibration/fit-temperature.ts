/**
 * Temperature scaling: the one T whose softmax(z / T) has the least loss on labelled rows.
 *
 * @module
 */
import { checkOptionNames } from "../logits/check-options.ts";
import { ofUnknownError, undetermined } from "./cannot-fit-temperature.ts";
import { type Labels, type LogitRows, labelLogits } from "./labelled-logits.ts";
import { searchTemperature, type TemperatureMinimum } from "./temperature-search.ts";
import { TemperatureState } from "./temperature-state.ts";

/** The 97.5 % point of the normal distribution. */
const Z = 1.959963984540054;

export interface FitTemperatureOptions {
  /** K, needed when the logits are one typed array. */
  readonly classes?: number;
  /** How often each row counts, `[N]`: numbers from 0 to 2⁵³. Default 1 for all. */
  readonly weights?: ArrayLike<number>;
}

/** A fitted temperature and how sure it is. */
export interface TemperatureFit {
  readonly method: "temperature";
  /** T, finite and above 0. Divide logits by it; above 1 it lowers confidence. */
  readonly temperature: number;
  /** 1/T, as evaluated. */
  readonly beta: number;
  /** Of T: √Σ(w·g)² / Σ(w·h) / β², the sandwich estimate; it holds for a model that is wrong too. */
  readonly standardError: number;
  /** 95 %, `T·e^(±1.96·standardError/T)` (delta method on log T). Its last digit is the engine's, from `Math.exp`. */
  readonly interval: readonly [lower: number, upper: number];
  readonly rows: number;
  readonly classes: number;
  /** Mean loss at T = 1, nats; weighted where rows are. */
  readonly nllBefore: number;
  /** The same at the fitted T. */
  readonly nllAfter: number;
  /** How many times the rows were read: 3 for a T from 1/2 to 8, as a rule. */
  readonly passes: number;
}

/**
 * Fits T to rows in memory: the root in β = 1/T of the mean loss's derivative, interpolated from several β at once and
 * confirmed by Newton's step (Guo et al. 2017, "On Calibration of Modern Neural Networks", with a solver that converges).
 *
 * The last step is below 1e-12 of β, or the kernels' own rounding. The sums are integers, so the result does not
 * depend on how the rows are ordered.
 *
 * @param logits `[N, K]`, as rows or as one typed array with `classes`
 * @param labels the true class of each row, `[N]`
 * @throws {CannotFitTemperature} when no finite T > 0 is best; its `reason` says why
 * @throws {NonFiniteRowError} for a row without a finite loss
 * @example
 * fitTemperature([[3, 0], [3, 0], [3, 0], [3, 0]], [0, 0, 0, 1]).temperature; // 2.730717679880414 (3 / log 3, to 1e-12)
 */
export function fitTemperature(
  logits: LogitRows,
  labels: Labels,
  options: FitTemperatureOptions = {},
): TemperatureFit {
  checkOptionNames("fitTemperature", options, ["classes", "weights"]);
  const batch = labelLogits(logits, labels, options.classes, options.weights);
  const search = searchTemperature();
  let passes = 0;
  let asked = search.next();
  while (!asked.done) {
    const { betas, sampled } = asked.value;
    const state = new TemperatureState(batch.classes, betas, sampled);
    state.add(batch);
    passes++;
    asked = search.next(state);
  }
  return temperatureFit(asked.value, passes);
}

/**
 * Fits T to rows that are somewhere else. `pass` reads all of them once and returns a `TemperatureState` at the
 * betas it is given, `sampled` if that is wanted. It is called three times, as a rule: for a sample at six betas, which is
 * all rows where they are few; with two to five, 1 among the first that are of all rows; and with one, the β that is
 * fitted. The same rows give the same bits as `fitTemperature`.
 *
 * @throws {CannotFitTemperature} when no finite T > 0 is best; its `reason` says why
 * @example
 * await fitTemperatureByPasses(async (betas, sampled) => {
 *   const state = new TemperatureState(10, betas, sampled);
 *   for await (const batch of batches()) state.add(batch);
 *   return state;
 * });
 */
export async function fitTemperatureByPasses(
  pass: (betas: readonly number[], sampled: boolean) => Promise<TemperatureState>,
): Promise<TemperatureFit> {
  const search = searchTemperature();
  let passes = 0;
  let asked = search.next();
  while (!asked.done) {
    const { betas, sampled } = asked.value;
    const state = await pass(betas, sampled);
    passes++;
    if (String(state.betas) !== String(betas) || state.sampled !== sampled) {
      const kind = (isSampled: boolean) => (isSampled ? "of a sample" : "of all rows");
      throw new RangeError(
        `Cannot fit a temperature: the pass returned sums ${kind(state.sampled)} at betas [${state.betas}], ` +
          `wanted ${kind(sampled)} at [${betas}]`,
      );
    }
    asked = search.next(state);
  }
  return temperatureFit(asked.value, passes);
}

function temperatureFit(minimum: TemperatureMinimum, passes: number): TemperatureFit {
  const { rows, weight, classes, uncalibrated, fitted } = minimum;
  const { temperature, beta } = fitted;
  if (fitted.gradientSquares === 0) throw ofUnknownError(rows);
  const standardErrorOfBeta = Math.sqrt(fitted.gradientSquares) / fitted.curvature;
  const width = Math.exp((Z * standardErrorOfBeta) / beta);
  const interval = [temperature / width, temperature * width] as const;
  if (!(interval[0] > 0 && interval[1] < Infinity)) throw undetermined(rows);
  return {
    method: "temperature",
    temperature,
    beta,
    standardError: standardErrorOfBeta / (beta * beta),
    interval,
    rows,
    classes,
    nllBefore: uncalibrated.nll / weight,
    nllAfter: fitted.nll / weight,
    passes,
  };
}
