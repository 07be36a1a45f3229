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

/**
 * `confidenceThreshold` tests at a fifth of 5 % where rows are many: an estimate for 95 % would fall short of what it
 * takes.
 */
const TESTED_AT = 0.99;
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

/** How many answered rows pass for `risk` when a share `share` of them is wrong; null when next to no number does. */
function answeredRowsFor(share: number, risk: number): number | null {
  const leastRows = (errors: number) => leastRowsForRisk({ risk, confidence: TESTED_AT }, errors);
  const suffices = (errors: number) => errors >= share * leastRows(errors);
  if (suffices(0)) return leastRows(0);
  if (share >= risk || !suffices(MOST_ERRORS)) return null;
  let few = 0;
  let enough = MOST_ERRORS;
  while (enough - few > 1) {
    const middle = Math.floor((few + enough) / 2);
    if (suffices(middle)) enough = middle;
    else few = middle;
  }
  return leastRows(enough);
}
