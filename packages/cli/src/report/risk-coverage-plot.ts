/**
 * The risk–coverage curve in the terminal: how often answers are wrong, when only the surest rows are answered.
 *
 * Coverage runs to the right, risk upwards. A column is filled up to the risk of answering that share of the rows, so
 * the filled area, measured by both scales, is the AURC.
 *
 * @module
 */
import type { RiskPoint } from "../engine/measurement.ts";
import { formatGivenPercent, formatMetric, formatPercent } from "./format-number.ts";
import type { Style } from "./terminal-style.ts";
import { wrapItems } from "./text-layout.ts";

export interface RiskCurve {
  /** Strictest first, coverage rising to 1. */
  readonly points: readonly RiskPoint[];
  readonly aurc: number;
  /** The risk that is asked for. */
  readonly target: number;
  /** Coverage of the threshold that was found; null where there is none. */
  readonly coverage: number | null;
}

const HEIGHT = 8;
/** The scale and its line. */
const FRAME = 9;
const NARROWEST = 40;
const WIDEST = 78;
const EIGHTHS = ["", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/** @param width columns of the terminal; no line is longer (40 are the least it can do with) */
export function riskCoveragePlot(curve: RiskCurve, width: number, style: Style): string {
  const { points, target, coverage, aurc } = curve;
  const columns = Math.min(WIDEST, Math.max(NARROWEST, width)) - FRAME;
  const risks = columnRisks(points, columns);
  const top = roundUp(Math.max(1.3 * target, ...risks));
  const lines = Array.from({ length: HEIGHT }, (_, line) =>
    drawLine({ risks, target, top }, HEIGHT - 1 - line, style),
  );
  const mark = coverage === null ? -1 : Math.max(0, Math.round(coverage * columns) - 1);
  const axis = Array.from({ length: columns }, (_, column) => (column === mark ? "◆" : "─")).join("");
  const legend = [
    `filled: AURC ${formatMetric(aurc)}`,
    `┄ target ${formatGivenPercent(target)}`,
    ...(coverage === null ? [] : [`◆ answered ${formatPercent(coverage)}`]),
  ];
  return [
    style.faint("risk: share of answers that are wrong"),
    ...lines,
    `${style.faint("0 % └".padStart(FRAME))}${axis}`,
    style.faint(`${" ".repeat(FRAME)}${coverageScale(columns)}`),
    "",
    ...wrapItems(legend, columns + FRAME).map(style.faint),
  ].join("\n");
}

/** The risk of answering as many rows as lie left of each column's right edge, the rows of equal confidence with them. */
function columnRisks(points: readonly RiskPoint[], columns: number): number[] {
  let place = 0;
  return Array.from({ length: columns }, (_, column) => {
    while (place < points.length - 1 && points[place]!.coverage < (column + 1) / columns) place++;
    return points[place]!.risk;
  });
}

interface Heights {
  readonly risks: readonly number[];
  readonly target: number;
  /** Risk at the upper edge. */
  readonly top: number;
}

/** @param line 0 at the bottom */
function drawLine({ risks, target, top }: Heights, line: number, style: Style): string {
  const isTarget = Math.ceil((target / top) * HEIGHT) - 1 === line;
  const cells = risks.map((risk) => {
    const eighths = risk === 0 ? 0 : Math.max(1, Math.round((risk / top) * HEIGHT * 8));
    const glyph = EIGHTHS[Math.min(8, Math.max(0, eighths - line * 8))]!;
    if (glyph !== "") return risk > target ? style.over(glyph) : glyph;
    return isTarget ? style.faint("┄") : " ";
  });
  const label = isTarget
    ? formatGivenPercent(Number(target.toPrecision(2)))
    : line === HEIGHT - 1
      ? formatGivenPercent(top)
      : "";
  return `${style.faint(`${label} │`.padStart(FRAME))}${cells.join("")}`.trimEnd();
}

/** 0 under the first column, 100 at the last, the name between. */
function coverageScale(columns: number): string {
  const name = "coverage: share of rows answered, %";
  const room = columns - "0".length - "100".length;
  const shown = name.length + 2 <= room ? name : "coverage, %";
  const left = Math.floor((room - shown.length) / 2);
  return `0${" ".repeat(left)}${shown}${" ".repeat(room - shown.length - left)}100`;
}

/** The next of 1, 2, 5, 10, 20, … per cent, at most 100. */
function roundUp(risk: number): number {
  const unit = 10 ** Math.floor(Math.log10(risk));
  // 0.2 / 0.1 may be a little above 2.
  const step = [1, 2, 5, 10].find((each) => each >= (risk / unit) * (1 - 1e-9))!;
  return Math.min(1, step * unit);
}
