/**
 * The classes whose probabilities are furthest from what happens.
 *
 * @module
 */
import type { ClassRow, ClassSummary } from "softmax/calibration";
import { formatCount, formatMetric, formatPercent } from "./format-number.ts";
import type { Style } from "./terminal-style.ts";
import { wrapText } from "./text-layout.ts";
import { textTable } from "./text-table.ts";

const MOST_SHOWN = 10;
const NOTE = "share: of all rows, those of the class; mean p: the probability that it is given on average";

/** At most ten classes, the largest class-wise ECE first. */
export function classTable(
  { perClass }: ClassSummary,
  classNames: readonly string[] | undefined,
  width: number,
  style: Style,
): string {
  const worst = perClass
    .map((row, k) => ({ row, name: classNames?.[k] ?? `class ${k}` }))
    .sort((a, b) => b.row.ece - a.row.ece)
    .slice(0, MOST_SHOWN);
  const title =
    worst.length < perClass.length
      ? `The ${MOST_SHOWN} classes of ${formatCount(perClass.length)} with the largest calibration error`
      : "Classes, the largest calibration error first";
  const header = ["class", "rows", "precision", "recall", "share", "mean p", "ECE"];
  const rows = worst.map(({ row, name }) => classRow(row, name));
  return [
    style.strong(title),
    textTable({ header, rows }, width, style),
    style.faint(wrapText(NOTE, width)),
  ].join("\n");
}

function classRow(
  { rows, precision, recall, prevalence, meanProbability, ece }: ClassRow,
  name: string,
): string[] {
  return [
    name,
    formatCount(rows),
    percent(precision),
    percent(recall),
    formatPercent(prevalence),
    formatPercent(meanProbability),
    formatMetric(ece),
  ];
}

/** Null: the class was never predicted, or has no row. */
function percent(share: number | null): string {
  return share === null ? "–" : formatPercent(share);
}
