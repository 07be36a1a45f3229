/**
 * The risk–coverage curve as a table.
 *
 * @module
 */
import type { ConfidenceThreshold } from "softmax/calibration";
import type { RiskPoint } from "../engine/measurement.ts";
import { formatCount, formatPercent } from "./format-number.ts";
import type { Style } from "./terminal-style.ts";
import { textTable } from "./text-table.ts";

const SHARES = [1, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1];

/**
 * What answering 100, 95, 90, 80, … per cent of the rows gives, and the threshold that was found, marked by ◆.
 *
 * @param points of `rows` rows, strictest first
 */
export function riskCoverageTable(
  points: readonly RiskPoint[],
  rows: number,
  found: ConfidenceThreshold | null,
  width: number,
  style: Style,
): string {
  const shown = tabulated(points).filter(({ coverage }) => coverage !== found?.coverage);
  const all = found === null ? shown : [...shown, found].sort((a, b) => b.coverage - a.coverage);
  const table = all.map((point) => {
    const { threshold, coverage, risk } = point;
    const answered = Math.round(coverage * rows);
    return [
      `${point === found ? "◆" : " "} ${formatPercent(coverage)}`,
      formatCount(answered),
      formatCount(Math.round(risk * answered)),
      formatPercent(risk),
      shownThreshold(threshold),
    ];
  });
  const header = ["  answered", "rows", "wrong", "risk", "confidence from"];
  return textTable({ header, rows: table }, width, style);
}

/** The strictest point that answers each share; where confidences tie, one point serves several. */
function tabulated(points: readonly RiskPoint[]): RiskPoint[] {
  let place = points.length - 1;
  const chosen = SHARES.map((share) => {
    while (place > 0 && points[place - 1]!.coverage >= share) place--;
    return points[place]!;
  });
  return [...new Set(chosen)];
}

/**
 * Rounded down, so that rows at the threshold stay above it; with two digits of its distance from 1.
 *
 * @example
 * shownThreshold(0.99987654); // "0.99987"
 */
export function shownThreshold(threshold: number): string {
  if (threshold === 1) return "1";
  const places = Math.min(15, Math.max(4, Math.ceil(-Math.log10(1 - threshold)) + 1));
  const unit = 10 ** places;
  const below = Math.floor(threshold * unit);
  // 0.57 · 10⁴ is below 5700 in floating point.
  const shown = (below + 1) / unit <= threshold ? below + 1 : below;
  return String(shown / unit);
}
