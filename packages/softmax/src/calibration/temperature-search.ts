/**
 * The search for the temperature, apart from the reading of data.
 *
 * The mean loss is convex in β = 1/T (not in T), so the best β is the root of its derivative. A generator asks
 * for sums at the betas it yields. A read of the data costs more than a β in it, so it asks for several at once; and a β
 * in many rows costs, so it looks at a sample first.
 *
 * @module
 */
import { isFlat, undetermined } from "./cannot-fit-temperature.ts";
import { lookForRoot } from "./temperature-look.ts";
import { measure, type Search } from "./temperature-pass.ts";
import {
  type Bracket,
  bracketOf,
  type Estimate,
  estimateRoot,
  geometricMean,
  isInside,
  newtonStep,
  type Point,
} from "./temperature-points.ts";
import type { BetaSums } from "./temperature-state.ts";

/** Newton's last step, relative to β. */
const PRECISION = 1e-12;
/** Steps below this that no longer shrink are the rounding of float32 kernels. */
const ROUNDING = 2 ** -24;
/** How far apart two interpolations of the root may be, relative to it, for one β a pass from there on. */
const AGREEMENT = 2 ** -20;
/** Up to this doubt two betas, as far on either side, leave an error of 1e-12 or less; beyond it four are better. */
const SMALL_DOUBT = 2 ** -9;
/** The least reach of four, relative to the estimate. */
const LEAST_REACH = 2 ** -5;
/** Far beyond it every derivative below 0 is rounded to 0, as terms under 2⁻⁴¹ are. */
const LARGEST_BETA = 2 ** 100;

/** What the search ends with. */
export interface TemperatureMinimum {
  readonly rows: number;
  readonly weight: number;
  readonly classes: number;
  readonly uncalibrated: BetaSums;
  readonly fitted: Point;
}

/**
 * Three passes where T is from 1/2 to 8. Of many rows: a sample at a grid; all rows at T = 1 and at three or four betas
 * around the sample's root; the root that these interpolate, where Newton's step confirms it. Of few: the grid; two betas
 * close around the root that the grid's derivatives interpolate, or four where that is less certain; the root. A T
 * beyond the grid takes one pass more for each widening of it. Where interpolation fails, Newton's method goes on inside
 * the bracket, a β a pass.
 *
 * In a bracket because on real records the free method goes to a negative β, from 0 as from 1.
 *
 * @throws {CannotFitTemperature} when there is no finite T > 0
 */
export function* searchTemperature(): Search<TemperatureMinimum> {
  const { sums, points, isGrid } = yield* lookForRoot();
  const { rows, weight, classes } = sums;
  const near = isGrid ? yield* narrow(yield* enclose(points, rows), true) : yield* narrow(points, false);
  const fitted = yield* converge(near, isGrid);
  if (isFlat(fitted, sums)) throw undetermined(rows);
  return { rows, weight, classes, uncalibrated: points.find(({ beta }) => beta === 1)!, fitted };
}

/** Adds points to both sides of the grid until some β > 0 is below the root, and some β above it. */
function* enclose(grid: readonly Point[], rows: number): Search<readonly Point[]> {
  let points = grid;
  for (let ratio = 2; points.at(-1)!.gradient < 0; ratio **= 2) {
    const { beta } = points.at(-1)!;
    const betas = [1, 2, 3, 4, 5].map((i) => beta * ratio ** i).filter((each) => each <= LARGEST_BETA);
    if (betas.length === 0) throw undetermined(rows);
    points = yield* extend(points, betas);
  }
  // Newton's step from β = 0 has the logits' own scale.
  const newton = newtonStep(points[0]!);
  while (points[1]!.gradient > 0) {
    const { beta } = points[1]!;
    const middle = Math.min(newton, beta / 2);
    const betas = [1 / 4, 1 / 2, 1, 2, 4, 8].map((factor) => middle * factor).filter((each) => each < beta);
    points = yield* extend(points, betas);
  }
  return points;
}

/** Adds points around estimates of the root, to a grid once at least, till one is near enough for Newton's method. */
function* narrow(enclosing: readonly Point[], isGrid: boolean): Search<readonly Point[]> {
  let points = enclosing;
  let ratioBefore = Infinity;
  for (;;) {
    const { low, high } = bracketOf(points);
    if (high.gradient === 0) return points;
    const isFirst = isGrid && ratioBefore === Infinity;
    const estimate = estimateRoot(points, isGrid ? 2 : 3);
    if (estimate.doubt <= AGREEMENT && !isFirst) return points;
    const ratio = high.beta / low.beta;
    // Not inside: in a bracket over many powers of two the estimate can round to its lower end, or to 0.
    const isUsable = ratio <= Math.sqrt(ratioBefore) && isInside(estimate.beta, { low, high });
    points = yield* extend(
      points,
      isUsable ? around(estimate, ratio, isFirst) : between(low.beta, high.beta),
    );
    ratioBefore = ratio;
  }
}

/** Two betas are enough where the grid alone leaves little doubt; doubt that stays is rounding, and takes more. */
function around({ beta, doubt }: Estimate, ratio: number, isFirst: boolean): number[] {
  const most = Math.min((ratio - 1) / 4, 1 / 2);
  const isSmall = isFirst && doubt <= SMALL_DOUBT;
  const reach = Math.min(isSmall ? SMALL_DOUBT : Math.max(doubt, LEAST_REACH), most);
  const parts = isSmall ? [-reach, reach] : [-reach, -reach / 16, reach / 16, reach];
  return parts.map((part) => beta * (1 + part));
}

/** Evenly in log β. */
function between(low: number, high: number): number[] {
  const middle = geometricMean(low, high);
  return [geometricMean(low, middle), middle, geometricMean(middle, high)];
}

/**
 * Newton's method inside the bracket, from an estimate. Where a step leaves the bracket, or no longer halves, it
 * bisects.
 */
function* converge(points: readonly Point[], isGrid: boolean): Search<Point> {
  let bracket = bracketOf(points);
  if (bracket.high.gradient === 0) return bracket.high;
  const { beta, doubt } = estimateRoot(points, isGrid ? 2 : 3);
  let next = isInside(beta, bracket) ? beta : geometricMean(bracket.low.beta, bracket.high.beta);
  // More than the estimate's own error, unless that is rounding: then all interpolations have it in common.
  let expected = doubt * next;
  let [lastStep, stepBefore] = [Infinity, Infinity];
  for (;;) {
    const [current] = (yield* measure([1 / next])).points as [Point];
    if (isSettled(current, expected)) return current;
    bracket = current.gradient < 0 ? { ...bracket, low: current } : { ...bracket, high: current };
    next = nextBeta(bracket, current, stepBefore);
    if (!isInside(1 / (1 / next), bracket)) return current;
    [stepBefore, lastStep] = [lastStep, Math.abs(next - current.beta)];
    expected = lastStep;
  }
}

/** Asks for sums at more betas; all points in order. */
function* extend(points: readonly Point[], betas: readonly number[]): Search<readonly Point[]> {
  const more = yield* measure(betas.map((beta) => 1 / beta));
  return [...points, ...more.points].sort((a, b) => a.beta - b.beta);
}

function isSettled(current: BetaSums, expected: number): boolean {
  if (current.gradient === 0) return true;
  const step = Math.abs(newtonStep(current)) / current.beta;
  return step <= PRECISION || (step <= ROUNDING && step * current.beta > expected / 2);
}

function nextBeta(bracket: Bracket, current: BetaSums, stepBefore: number): number {
  const step = newtonStep(current);
  const newton = current.beta + step;
  const halves = Math.abs(step) <= stepBefore / 2;
  return halves && isInside(newton, bracket) ? newton : geometricMean(bracket.low.beta, bracket.high.beta);
}
