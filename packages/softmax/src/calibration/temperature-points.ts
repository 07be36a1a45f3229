/**
 * Where the loss's derivative in β is zero, from its values and slopes at some β.
 *
 * @module
 */
import { type HermiteNode, hermiteRoot } from "./hermite-root.ts";
import type { BetaSums } from "./temperature-totals.ts";

/** The sums at 1/T, with the T that β was computed from. */
export interface Point extends BetaSums {
  readonly temperature: number;
}

/** Where the root is: the derivative is negative at `low`, and not at `high`. */
export interface Bracket {
  readonly low: Point;
  readonly high: Point;
}

/** A root between the points, and how far from it, relative to it, those of fewer points are. */
export interface Estimate {
  readonly beta: number;
  readonly doubt: number;
}

/** Points in order of β, of which `isEnclosing` holds. */
export function bracketOf(points: readonly Point[]): Bracket {
  const above = points.findIndex(({ gradient }) => gradient >= 0);
  return { low: points[above - 1]!, high: points[above]! };
}

export function isEnclosing(points: readonly Point[]): boolean {
  return points[0]!.gradient < 0 && points.at(-1)!.gradient >= 0;
}

export function isInside(beta: number, { low, high }: Bracket): boolean {
  return beta > low.beta && beta < high.beta;
}

/**
 * Interpolates the derivative through `count` points on either side, at most. In (β − c)/(β + c), c amid the bracket:
 * near the root it is as good as log β, and takes no function that engines round differently.
 */
export function estimateRoot(points: readonly Point[], count: number): Estimate {
  const bracket = bracketOf(points);
  const nodes = nodesAround(points, bracket, count);
  const beta = rootOf(nodes, bracket);
  const others: number[] = [];
  if (nodes[0] !== bracket.low) others.push(rootOf(nodes.slice(1), bracket));
  if (nodes.at(-1) !== bracket.high) others.push(rootOf(nodes.slice(0, -1), bracket));
  const doubts = others.map((other) => Math.abs(other / beta - 1));
  return { beta, doubt: doubts.length === 0 ? Infinity : Math.max(...doubts) };
}

/** Nodes that are nearer to each other than the bracket's ends add more rounding than they know. */
function nodesAround(points: readonly Point[], { low, high }: Bracket, count: number): Point[] {
  const apart = (high.beta - low.beta) / 4;
  const nodes = [low, high];
  for (let i = 1; i < count; i++) {
    const below = points.findLast(({ beta }) => beta <= nodes[0]!.beta - apart);
    const above = points.find(({ beta }) => beta >= nodes.at(-1)!.beta + apart);
    if (below) nodes.unshift(below);
    if (above) nodes.push(above);
  }
  return nodes;
}

function rootOf(points: readonly Point[], { low, high }: Bracket): number {
  const center = geometricMean(low.beta, high.beta);
  const place = (beta: number) => (beta - center) / (beta + center);
  const nodes = points.map(
    ({ beta, gradient, curvature }): HermiteNode => ({
      x: place(beta),
      value: gradient,
      slope: curvature * (beta + center) * ((beta + center) / (2 * center)),
    }),
  );
  const x = hermiteRoot(nodes, place(low.beta), place(high.beta));
  return center * ((1 + x) / (1 - x));
}

export function newtonStep({ gradient, curvature }: BetaSums): number {
  return -gradient / curvature;
}

export function geometricMean(a: number, b: number): number {
  return Math.sqrt(a) * Math.sqrt(b);
}
