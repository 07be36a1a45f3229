/**
 * The search for the temperature, apart from the reading of data.
 *
 * The mean loss is convex in β = 1/T (not in T), so the best β is the root of its derivative. A generator asks
 * for sums at the betas it yields; who drives it decides whether they come from memory, files or a cluster. A read of
 * the data costs more than a β in it, so it asks for several at once.
 *
 * @module
 */
import { isFlat, refuseWithoutMinimum, undetermined } from "./cannot-fit-temperature.ts";
import { type HermiteNode, hermiteRoot } from "./hermite-root.ts";
import type { BetaSums, TemperatureState } from "./temperature-state.ts";

/**
 * What the first pass evaluates: fixed, so that T does not depend on the order of rows. Its ends are a little beyond 8
 * and 1/2.
 */
const GRID = [Infinity, 8.25, 4, 2, 1, 0.49] as const;
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

/** The sums at 1/T, with the T that β was computed from. */
interface Point extends BetaSums {
  readonly temperature: number;
}

/** What the search ends with. */
export interface TemperatureMinimum {
  readonly rows: number;
  readonly weight: number;
  readonly classes: number;
  readonly uncalibrated: BetaSums;
  readonly fitted: Point;
}

/** Where the root is: the derivative is negative at `low`, and not at `high`. */
interface Bracket {
  readonly low: Point;
  readonly high: Point;
}

/** A root between the points, and how far from it, relative to it, those of fewer points are. */
interface Estimate {
  readonly beta: number;
  readonly doubt: number;
}

type Search<Found> = Generator<readonly number[], Found, TemperatureState>;

/**
 * Three passes where T is from 1/2 to 8: a grid; two betas close around the root that the grid's derivatives
 * interpolate, or four where that is less certain; the root that these interpolate, where Newton's step confirms it. A
 * T beyond the grid takes one pass more for each widening of it. Where interpolation fails, Newton's method goes on inside the bracket, a β a pass.
 *
 * In a bracket because on real records the free method goes to a negative β, from 0 as from 1.
 *
 * @throws {CannotFitTemperature} when there is no finite T > 0
 */
export function* searchTemperature(): Search<TemperatureMinimum> {
  const first = (yield GRID.map((temperature) => 1 / temperature)).sums();
  const grid = first.betas.map((sums, i) => ({ ...sums, temperature: GRID[i]! }));
  refuseWithoutMinimum(first, grid[0]!);

  const points = yield* narrow(yield* enclose(grid, first.rows));
  const fitted = yield* converge(points);
  if (isFlat(fitted, first)) throw undetermined(first.rows);
  const { rows, weight, classes } = first;
  return { rows, weight, classes, uncalibrated: grid[GRID.indexOf(1)]!, fitted };
}

/** Adds points to both sides of the grid until some β > 0 is below the root, and some β above it. */
function* enclose(grid: readonly Point[], rows: number): Search<readonly Point[]> {
  let points = grid;
  for (let ratio = 2; points.at(-1)!.gradient < 0; ratio **= 2) {
    const { beta } = points.at(-1)!;
    const betas = [1, 2, 3, 4, 5].map((i) => beta * ratio ** i).filter((each) => each <= LARGEST_BETA);
    if (betas.length === 0) throw undetermined(rows);
    points = yield* measure(points, betas);
  }
  // Newton's step from β = 0 has the logits' own scale.
  const newton = newtonStep(points[0]!);
  while (points[1]!.gradient > 0) {
    const { beta } = points[1]!;
    const middle = Math.min(newton, beta / 2);
    const betas = [1 / 4, 1 / 2, 1, 2, 4, 8].map((factor) => middle * factor).filter((each) => each < beta);
    points = yield* measure(points, betas);
  }
  return points;
}

/** Adds points around estimates of the root, once at least, till an estimate is near enough for Newton's method. */
function* narrow(enclosing: readonly Point[]): Search<readonly Point[]> {
  let points = enclosing;
  let ratioBefore = Infinity;
  for (;;) {
    const { low, high } = bracketOf(points);
    if (high.gradient === 0) return points;
    const isFirst = ratioBefore === Infinity;
    const estimate = estimateRoot(points);
    if (estimate.doubt <= AGREEMENT && !isFirst) return points;
    const ratio = high.beta / low.beta;
    // Not inside: in a bracket over many powers of two the estimate can round to its lower end, or to 0.
    const isUsable = ratio <= Math.sqrt(ratioBefore) && isInside(estimate.beta, { low, high });
    points = yield* measure(
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
function* converge(points: readonly Point[]): Search<Point> {
  let bracket = bracketOf(points);
  if (bracket.high.gradient === 0) return bracket.high;
  const { beta, doubt } = estimateRoot(points);
  let next = isInside(beta, bracket) ? beta : geometricMean(bracket.low.beta, bracket.high.beta);
  // More than the estimate's own error, unless that is rounding: then all interpolations have it in common.
  let expected = doubt * next;
  let [lastStep, stepBefore] = [Infinity, Infinity];
  for (;;) {
    const temperature = 1 / next;
    const [current] = pointsAt([temperature], yield [1 / temperature]) as [Point];
    if (isSettled(current, expected)) return current;
    bracket = current.gradient < 0 ? { ...bracket, low: current } : { ...bracket, high: current };
    next = nextBeta(bracket, current, stepBefore);
    if (!isInside(1 / (1 / next), bracket)) return current;
    [stepBefore, lastStep] = [lastStep, Math.abs(next - current.beta)];
    expected = lastStep;
  }
}

/** Asks for sums at more betas; all points in order. */
function* measure(points: readonly Point[], betas: readonly number[]): Search<readonly Point[]> {
  const temperatures = betas.map((beta) => 1 / beta);
  const state = yield temperatures.map((temperature) => 1 / temperature);
  return [...points, ...pointsAt(temperatures, state)].sort((a, b) => a.beta - b.beta);
}

/** β is 1/T, not T 1/β: so the T which is reported is the one that was evaluated. */
function pointsAt(temperatures: readonly number[], state: TemperatureState): Point[] {
  return state.sums().betas.map((sums, i) => ({ ...sums, temperature: temperatures[i]! }));
}

function bracketOf(points: readonly Point[]): Bracket {
  const above = points.findIndex(({ gradient }) => gradient >= 0);
  return { low: points[above - 1]!, high: points[above]! };
}

/**
 * Interpolates the derivative through two points on either side. In (β − c)/(β + c), c amid the bracket: near the
 * root it is as good as log β, and takes no function that engines round differently.
 */
function estimateRoot(points: readonly Point[]): Estimate {
  const { low, high } = bracketOf(points);
  const center = geometricMean(low.beta, high.beta);
  const place = (beta: number) => (beta - center) / (beta + center);
  const rootOf = (near: readonly Point[]) => {
    const nodes = near.map(
      ({ beta, gradient, curvature }): HermiteNode => ({
        x: place(beta),
        value: gradient,
        slope: curvature * (beta + center) * ((beta + center) / (2 * center)),
      }),
    );
    const x = hermiteRoot(nodes, place(low.beta), place(high.beta));
    return center * ((1 + x) / (1 - x));
  };
  // Nodes that are nearer to each other than the bracket's ends add more rounding than they know.
  const width = high.beta - low.beta;
  const below = points.findLast(({ beta }) => beta <= low.beta - width / 4);
  const above = points.find(({ beta }) => beta >= high.beta + width / 4);
  const rootOfSome = (...some: readonly (Point | undefined)[]) =>
    rootOf(some.filter((point) => point !== undefined));
  const beta = rootOfSome(below, low, high, above);
  const others = [rootOf([low, high]), rootOfSome(below, low, high), rootOfSome(low, high, above)];
  return { beta, doubt: Math.max(...others.map((other) => Math.abs(other / beta - 1))) };
}

function isInside(beta: number, { low, high }: Bracket): boolean {
  return beta > low.beta && beta < high.beta;
}

function newtonStep({ gradient, curvature }: BetaSums): number {
  return -gradient / curvature;
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

function geometricMean(a: number, b: number): number {
  return Math.sqrt(a) * Math.sqrt(b);
}
