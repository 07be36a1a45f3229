import type { RiskPoint } from "./measurement.ts";

/** Points of the curve that are kept. */
const CURVE_POINTS = 200;

/** At most 200 points, evenly spaced in coverage as far as the points allow, both ends among them. */
export function thinnedCurve(points: readonly RiskPoint[]): RiskPoint[] {
  if (points.length <= CURVE_POINTS) return [...points];
  const kept: RiskPoint[] = [];
  const [first, last] = [points[0]!, points.at(-1)!];
  const step = (last.coverage - first.coverage) / (CURVE_POINTS - 1);
  for (const point of points) {
    const wanted = first.coverage + kept.length * step;
    if (point === last || (kept.length < CURVE_POINTS - 1 && point.coverage >= wanted)) kept.push(point);
  }
  return kept;
}
