/**
 * The search for the temperature, apart from the reading of data.
 *
 * The mean loss is convex in β = 1/T (not in T), so the best β is the root of its derivative. A generator asks
 * for sums at the betas it yields; who drives it decides whether they come from memory, files or a cluster.
 *
 * @module
 */
import { isFlat, refuseWithoutMinimum, undetermined } from "./cannot-fit-temperature.ts";
import type { BetaSums, TemperatureState } from "./temperature-state.ts";

/** Newton's last step, relative to β. */
const PRECISION = 1e-12;
/** Steps below this that no longer shrink are the rounding of float32 kernels. */
const ROUNDING = 2 ** -24;
/** How far one step may go beyond every β known to be too small. */
const LARGEST_GROWTH = 1024;

/** The sums at 1/T, with the T that β was computed from. */
interface Point extends BetaSums {
  readonly temperature: number;
}

/** What the search ends with. */
export interface TemperatureMinimum {
  readonly rows: number;
  readonly classes: number;
  readonly uncalibrated: BetaSums;
  readonly fitted: Point;
}

/** Where the root is: `low` has a negative derivative; `high` has not, once there is one. */
interface Bracket {
  low: BetaSums;
  high: BetaSums | undefined;
}

/**
 * Newton's method on the derivative in β, from β = 0, kept inside a bracket. Where a step leaves the bracket, or
 * no longer halves, it bisects; while there is no upper end, it doubles.
 *
 * From β = 0 because that step has the logits' own scale; in a bracket because on real records the free method
 * goes to a negative β, from 0 as from 1.
 *
 * @throws {CannotFitTemperature} when there is no finite T > 0
 */
export function* searchTemperature(): Generator<readonly number[], TemperatureMinimum, TemperatureState> {
  const first = (yield [0, 1]).sums();
  const [atZero, atOne] = first.betas as [BetaSums, BetaSums];
  refuseWithoutMinimum(first, atZero);

  const bracket: Bracket = { low: atZero, high: undefined };
  narrow(bracket, atOne);
  let current: Point = bracket.high ? { ...atZero, temperature: Infinity } : { ...atOne, temperature: 1 };
  let lastStep = Infinity;
  let stepBefore = Infinity;
  while (!isSettled(current, lastStep)) {
    const temperature = 1 / nextBeta(bracket, current, stepBefore);
    const beta = 1 / temperature; // so that the T which is reported is the one that was evaluated
    if (beta === current.beta || beta === bracket.low.beta || beta === bracket.high?.beta) break;
    const [sums] = (yield [beta]).sums().betas as [BetaSums];
    stepBefore = lastStep;
    lastStep = Math.abs(beta - current.beta);
    current = { ...sums, temperature };
    narrow(bracket, current);
  }
  if (isFlat(current, first.rows)) throw undetermined(first.rows);
  return { rows: first.rows, classes: first.classes, uncalibrated: atOne, fitted: current };
}

function narrow(bracket: Bracket, sums: BetaSums): void {
  if (sums.gradient < 0) bracket.low = sums;
  else bracket.high = sums;
}

function newtonStep({ gradient, curvature }: BetaSums): number {
  return -gradient / curvature;
}

function isSettled(current: BetaSums, lastStep: number): boolean {
  const step = Math.abs(newtonStep(current)) / current.beta;
  return step <= PRECISION || (step <= ROUNDING && step * current.beta > lastStep / 2);
}

function nextBeta({ low, high }: Bracket, current: BetaSums, stepBefore: number): number {
  const step = newtonStep(current);
  const newton = current.beta + step;
  const halves = Math.abs(step) <= stepBefore / 2;
  if (high === undefined) {
    return newton > low.beta && halves ? Math.min(newton, low.beta * LARGEST_GROWTH) : 2 * low.beta;
  }
  return newton > low.beta && newton < high.beta && halves ? newton : middle(low.beta, high.beta);
}

/** Of the exponents while they are far apart, so that no scale of logits takes long to find. */
function middle(low: number, high: number): number {
  return low > 0 && high > 16 * low ? Math.sqrt(low) * Math.sqrt(high) : (low + high) / 2;
}
