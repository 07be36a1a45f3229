/**
 * The metrics of each group.
 *
 * @module
 */
import type { GroupMetrics } from "../engine/measurement.ts";
import { chanceEce } from "./chance.ts";
import { formatCount, formatMetric, formatPercent, formatRows } from "./format-number.ts";
import type { Style } from "./terminal-style.ts";
import { wrapText } from "./text-layout.ts";
import { textTable } from "./text-table.ts";

/** More are listed by `--json` only. */
const MOST_SHOWN = 30;

/** Groups in the order of their names; of many those with the most rows. Empty without groups. */
export function groupTable(groups: readonly GroupMetrics[], width: number, style: Style): string {
  if (groups.length === 0) return "";
  const shown = new Set([...groups].sort((a, b) => b.metrics.rows - a.metrics.rows).slice(0, MOST_SHOWN));
  const rows = groups.filter((group) => shown.has(group)).map(groupRow);
  const left = groups.length - shown.size;
  const header = ["group", "rows", "accuracy", "confidence", "nll", "ECE", "by chance"];
  const notes = ["by chance: what the ECE of so few rows may be although every confidence is right"];
  if (left > 0) notes.unshift(`… and ${formatRows(left, "smaller group")} (--json has all)`);
  return [
    textTable({ header, rows }, width, style),
    ...notes.map((note) => style.faint(wrapText(note, width))),
  ].join("\n");
}

function groupRow({ name, metrics }: GroupMetrics): string[] {
  const { rows, accuracy, meanConfidence, nll, ece } = metrics;
  return [
    name,
    formatCount(rows),
    formatPercent(accuracy),
    formatPercent(meanConfidence),
    nll === null ? "–" : formatMetric(nll),
    formatMetric(ece),
    `to ${formatMetric(chanceEce(metrics))}`,
  ];
}
