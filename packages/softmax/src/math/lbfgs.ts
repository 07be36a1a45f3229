/**
 * L-BFGS: the minimum of a smooth function of many variables, from values and gradients.
 *
 * @module
 */
import { type LinePoint, lineSearch } from "./lbfgs-line-search.ts";

/** Writes the gradient at `point` and returns the value there. Neither is kept or changed afterwards. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

/** Multiplies a vector, in place, by a positive definite matrix near the inverse of the second derivatives. */
export type Preconditioner = (vector: Float64Array) => void;

export interface LbfgsOptions {
  /** It ends where no component of the gradient is larger than this. Default 1e-8. */
  readonly gradientTolerance?: number;
  /** Default 1000. */
  readonly maxIterations?: number;
  /**
   * What is known of the curvature around a point, asked for at the start and after every ten iterations. Without it the
   * search learns all of it from its steps.
   */
  readonly preconditionerAt?: ((point: Float64Array) => Preconditioner) | undefined;
}

export interface LbfgsResult {
  readonly point: Float64Array;
  readonly value: number;
  /** The largest component of the gradient, in absolute value. */
  readonly gradientNorm: number;
  readonly iterations: number;
  readonly evaluations: number;
  /** Whether `gradientNorm` is within the tolerance. */
  readonly converged: boolean;
}

/** Steps remembered, as in the paper's experiments (3 to 7) and a little more; then a preconditioner is made anew. */
const MEMORY = 10;

interface Correction {
  /** s, the step. */
  readonly step: Float64Array;
  /** y, how the gradient changed. */
  readonly change: Float64Array;
  /** s·y, above 0. */
  readonly curvature: number;
}

/**
 * Minimises a smooth function (Liu & Nocedal 1989, "On the Limited Memory BFGS Method for Large Scale Optimization")
 * with a strong-Wolfe line search.
 *
 * The value never rises from one iteration to the next, but for rounding (2⁻⁴⁰ of it). For a convex function the result
 * is the minimum, if there is one; where the infimum is at infinity the gradient may fall below the tolerance too, far
 * out. Deterministic: the same function and start give the same bits.
 *
 * @param start `[n]`, where the value and gradient are finite; it is not changed
 * @throws {RangeError} when the value or gradient at `start` is not finite
 * @example
 * const parabola = (x: Float64Array, gradient: Float64Array) => {
 *   gradient[0] = 2 * (x[0]! - 3);
 *   return (x[0]! - 3) ** 2;
 * };
 * lbfgs(parabola, Float64Array.of(0)).point; // Float64Array [3]
 */
export function lbfgs(objective: Objective, start: Float64Array, options: LbfgsOptions = {}): LbfgsResult {
  const { gradientTolerance = 1e-8, maxIterations = 1000, preconditionerAt } = options;
  const corrections: Correction[] = [];
  let precondition: Preconditioner | undefined;
  let preparedAt = -1;
  let evaluations = 1;
  let current = pointAt(objective, start.slice());
  if (!Number.isFinite(current.value) || !Number.isFinite(maxNorm(current.gradient))) {
    throw new RangeError(
      "Cannot minimise: the value or gradient at the start is not finite, wanted both finite",
    );
  }
  let iterations = 0;
  while (iterations < maxIterations && maxNorm(current.gradient) > gradientTolerance) {
    if (preconditionerAt !== undefined && iterations % MEMORY === 0 && iterations !== preparedAt) {
      precondition = preconditionerAt(current.point);
      preparedAt = iterations;
      corrections.length = 0; // they are of an older point
    }
    const direction = descentDirection(current.gradient, corrections, precondition);
    const slope = dot(direction, current.gradient);
    const evaluate = (step: number): LinePoint => {
      evaluations++;
      const trial = pointAt(objective, movedBy(current.point, step, direction));
      return { ...trial, step, slope: dot(trial.gradient, direction) };
    };
    // Knowing nothing of curvature the direction has no scale: its first step is one unit long or shorter.
    const isScaled = corrections.length > 0 || precondition !== undefined;
    const firstStep = isScaled ? 1 : Math.min(1, 1 / Math.sqrt(-slope));
    const found = lineSearch(evaluate, { ...current, step: 0, slope }, firstStep);
    if (found !== undefined) {
      remember(corrections, current, found);
      current = found;
      iterations++;
    } else if (corrections.length > 0) {
      corrections.length = 0; // their rounding may be what points nowhere
    } else if (precondition !== undefined) {
      precondition = undefined; // so may its
    } else break;
  }
  const gradientNorm = maxNorm(current.gradient);
  const { point, value } = current;
  return {
    point,
    value,
    gradientNorm,
    iterations,
    evaluations,
    converged: gradientNorm <= gradientTolerance,
  };
}

type Evaluated = Pick<LinePoint, "point" | "value" | "gradient">;

function pointAt(objective: Objective, point: Float64Array): Evaluated {
  const gradient = new Float64Array(point.length);
  const value = objective(point, gradient);
  return { point, value, gradient };
}

/** Keeps a step along which the slope grew: only such steps tell of curvature. */
function remember(corrections: Correction[], before: Evaluated, after: Evaluated): void {
  const step = movedBy(after.point, -1, before.point);
  const change = movedBy(after.gradient, -1, before.gradient);
  const curvature = dot(step, change);
  if (!(curvature > Number.EPSILON * dot(change, change))) return;
  corrections.push({ step, change, curvature });
  if (corrections.length > MEMORY) corrections.shift();
}

/** −H·gradient by the two loops, with H from the corrections and the preconditioner, or else the scale of the last one. */
function descentDirection(
  gradient: Float64Array,
  corrections: readonly Correction[],
  precondition: Preconditioner | undefined,
): Float64Array {
  const direction = gradient.map((g) => -g);
  const shares = new Float64Array(corrections.length);
  for (let i = corrections.length - 1; i >= 0; i--) {
    const { step, change, curvature } = corrections[i]!;
    shares[i] = dot(step, direction) / curvature;
    addScaled(direction, -shares[i]!, change);
  }
  const last = corrections.at(-1);
  if (precondition !== undefined) precondition(direction);
  else if (last !== undefined) {
    const scale = last.curvature / dot(last.change, last.change);
    for (let i = 0; i < direction.length; i++) direction[i]! *= scale;
  }
  for (const [i, { step, change, curvature }] of corrections.entries()) {
    addScaled(direction, shares[i]! - dot(change, direction) / curvature, step);
  }
  return dot(direction, gradient) < 0 ? direction : gradient.map((g) => -g);
}

function movedBy(point: Float64Array, step: number, direction: Float64Array): Float64Array {
  const moved = point.slice();
  addScaled(moved, step, direction);
  return moved;
}

function addScaled(sum: Float64Array, factor: number, addend: Float64Array): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += factor * addend[i]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** NaN where any component is. */
function maxNorm(vector: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < vector.length; i++) largest = Math.max(largest, Math.abs(vector[i]!));
  return largest;
}
