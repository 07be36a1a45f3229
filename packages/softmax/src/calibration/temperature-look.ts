/**
 * The first look at the rows: which β the root is between, and what all rows are.
 *
 * @module
 */
import { refuseWithoutMinimum } from "./cannot-fit-temperature.ts";
import { type Measured, measure, type Search } from "./temperature-pass.ts";
import { bracketOf, estimateRoot, isEnclosing, newtonStep, type Point } from "./temperature-points.ts";

/** Temperatures, fixed so that T does not depend on the order of rows. The ends are a little beyond 8 and 1/2. */
const GRID = [Infinity, 8.25, 4, 2, 1, 0.49] as const;
/** How many standard errors of a sample's estimate all rows are searched. */
const STANDARD_ERRORS = 3;
const LEAST_REACH = 2 ** -7;
/** A sample that tells less is no help. */
const LARGEST_REACH = 2 ** -2;
/** Of three points: the root of their interpolation's error, about; its square is below 1e-12. */
const ERROR_OF_THREE = 3e-7;

/** Sums of all rows at T = 1 and others. */
export interface Look extends Measured {
  /** Whether the points are those of the grid, T = ∞ among them; else some enclose the root, closely. */
  readonly isGrid: boolean;
}

/**
 * A sample tells where the root is about, and all rows are measured around it. Few rows, which a sample is all of, and
 * rows of which it tells little, are measured at the whole grid.
 *
 * @throws {CannotFitTemperature} when the loss of all rows has no least value at a finite β > 0
 */
export function* lookForRoot(): Search<Look> {
  const first = yield* measure(GRID, true);
  const look = first.sums.isSample ? yield* lookNear(first.points) : lookAtGrid(first);
  return look ?? lookAtGrid(yield* measure(GRID));
}

function lookAtGrid(measured: Measured): Look {
  refuseWithoutMinimum(measured.sums, measured.points[0]!);
  return { ...measured, isGrid: true };
}

/**
 * Needs no T = ∞, as nothing is left to refuse: with a root enclosed, logits are better than uniform; and a sample of
 * rows that are all right, or in which Σ h is so small that all rows could be constant, tells too little.
 */
function* lookNear(sampled: readonly Point[]): Search<Look | undefined> {
  const near = temperaturesNear(sampled);
  if (near === undefined) return undefined;
  const { sums, points } = yield* measure([1, ...near]);
  const around = points.filter(({ temperature }) => temperature !== 1);
  if (isEnclosing(around)) return { sums, points, isGrid: false };
  const beyond = temperaturesBeyond(around);
  if (beyond === undefined) return undefined;
  const more = yield* measure(beyond);
  const all = [...points, ...more.points].sort((a, b) => a.beta - b.beta);
  return isEnclosing(all) ? { sums, points: all, isGrid: false } : undefined;
}

/**
 * Around the root of the sample's derivative, three or four points. Nothing if that is beyond the grid, or too
 * uncertain. Its standard error is taken from h alone: g² would count a weight of 2 as less than the row twice.
 */
function temperaturesNear(sampled: readonly Point[]): number[] | undefined {
  if (!isEnclosing(sampled.slice(1))) return undefined;
  const { beta, doubt } = estimateRoot(sampled, 2);
  const { low, high } = bracketOf(sampled);
  const curvature = (high.gradient - low.gradient) / (high.beta - low.beta);
  const standardError = 1 / Math.sqrt(curvature) / beta;
  const reach = Math.max(LEAST_REACH, doubt, STANDARD_ERRORS * standardError);
  if (!(reach <= LARGEST_REACH)) return undefined;
  // T = 1 is a fourth point, where it is not among them.
  const toOne = Math.abs(1 - beta) / (1 + beta);
  const isThree = reach < 2 * toOne && (reach / 2) ** 3 * toOne <= ERROR_OF_THREE;
  const parts = isThree ? [-1, 0, 1] : [-1, -1 / 3, 1 / 3, 1];
  return parts.map((part) => 1 / (beta * (1 + part * reach))).filter((temperature) => temperature !== 1);
}

/** Around Newton's step from the last point on the root's side. Nothing if that is far. */
function temperaturesBeyond(points: readonly Point[]): number[] | undefined {
  const end = points[0]!.gradient < 0 ? points.at(-1)! : points[0]!;
  const step = newtonStep(end);
  if (!(Math.abs(step) <= end.beta * LARGEST_REACH)) return undefined;
  return [3 / 4, 5 / 4].map((part) => 1 / (end.beta + part * step));
}
