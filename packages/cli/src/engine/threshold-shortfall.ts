/**
 * Why no threshold keeps a promise, and what it would take.
 *
 * @module
 */
import { leastRowsForRisk } from "softmax/calibration";
import type { RiskPoint } from "./measurement.ts";
import { thinnedCurve } from "./thinned-curve.ts";

export interface Shortfall {
  /**
   * - `few-rows`: fewer rows than the promise takes when none of them is wrong
   * - `too-risky`: even the surest rows are wrong about as often as the target, or more often
   * - `uncertain`: some threshold seems to keep the target, but these rows are too few to be certain of it
   * - `surest-rows-wrong`: rows are certain enough at a laxer threshold, but wrong too often at stricter ones
   */
  readonly reason: "few-rows" | "too-risky" | "uncertain" | "surest-rows-wrong";
  /** About how many labelled rows are needed, answered or not; null where rows are not what is missing. */
  readonly rows: number | null;
  /** The threshold that takes the fewest rows; for `too-risky` that of least risk, for `few-rows` null. */
  readonly best: RiskPoint | null;
}

/** More errors than this tell too fine a difference. */
const MOST_ERRORS = 2 ** 16;

/** @param points the risk–coverage curve of `rows` rows, for which `confidenceThreshold` found none */
export function thresholdShortfall(points: readonly RiskPoint[], rows: number, risk: number): Shortfall {
  const least = leastRowsForRisk({ risk });
  if (rows < least) return { reason: "few-rows", rows: least, best: null };
  const enough = thinnedCurve(points.filter(({ coverage }) => Math.round(coverage * rows) >= least));
  const options = enough.flatMap((point) => {
    const answered = answeredRowsFor(point.risk, risk);
    return answered === null ? [] : [{ point, rows: Math.ceil(answered / point.coverage) }];
  });
  if (options.length === 0)
    return { reason: "too-risky", rows: null, best: leastBy(enough, (each) => each.risk) };
  const { point, rows: needed } = leastBy(options, (each) => each.rows);
  if (needed <= rows) return { reason: "surest-rows-wrong", rows: null, best: point };
  return { reason: "uncertain", rows: needed, best: point };
}

/** The first of those with the least value. */
function leastBy<Item>(items: readonly Item[], value: (item: Item) => number): Item {
  return items.reduce((a, b) => (value(b) < value(a) ? b : a));
}

/** How many answered rows promise `target` when a share `risk` of them is wrong; null when next to no number does. */
function answeredRowsFor(risk: number, target: number): number | null {
  const suffices = (errors: number) => errors >= risk * leastRowsForRisk({ risk: target }, errors);
  if (suffices(0)) return leastRowsForRisk({ risk: target });
  if (risk >= target || !suffices(MOST_ERRORS)) return null;
  let few = 0;
  let enough = MOST_ERRORS;
  while (enough - few > 1) {
    const middle = Math.floor((few + enough) / 2);
    if (suffices(middle)) enough = middle;
    else few = middle;
  }
  return leastRowsForRisk({ risk: target }, enough);
}
