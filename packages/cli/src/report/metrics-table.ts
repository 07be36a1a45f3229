/**
 * The metrics as a table: one column, or before, after and change.
 *
 * @module
 */
import type { Measurement } from "../engine/measurement.ts";
import { formatCount, formatNumber, formatRows } from "./format-number.ts";
import { type MetricComparison, type MetricRow, metricRows } from "./metric-rows.ts";
import type { Style } from "./terminal-style.ts";
import { wrapText } from "./text-layout.ts";

/**
 * Rows with their scope in the heading: "held-out rows" were not seen by the fit, "fitted rows" were.
 *
 * @example
 * process.stdout.write(`${metricsTable({ before, after, scope: "held-out rows" }, colours(process.stdout))}\n`);
 */
export function metricsTable(comparison: MetricComparison, style: Style): string {
  const { before, after, scope } = comparison;
  const rows = metricRows(comparison);
  const columns = after === undefined ? valueColumns(rows) : COMPARED_COLUMNS;
  const cells = rows.map((row) => columns.map(([, cell]) => row[cell]));
  const nameWidth = Math.max(...rows.map((row) => row.name.length));
  const widths = columns.map(([title], i) => Math.max(title.length, ...cells.map((line) => line[i]!.length)));
  const aligned = (line: readonly string[]) => line.map((cell, i) => `  ${cell.padStart(widths[i]!)}`);
  const lines = rows.map((row, i) =>
    `${row.name.padEnd(nameWidth)}${paintChange(aligned(cells[i]!), row, style)}`.trimEnd(),
  );
  return [
    style.strong(rowsText(before, scope)),
    style.faint(" ".repeat(nameWidth) + aligned(columns.map(([title]) => title)).join("")),
    ...lines,
    ...notes(before, rows).map(style.faint),
  ].join("\n");
}

/** Of the narrowest terminals that the table is made for. */
const WIDTH = 80;

type Column = readonly [title: string, cell: "before" | "interval" | "after" | "change"];

const COMPARED_COLUMNS: readonly Column[] = [
  ["before", "before"],
  ["after", "after"],
  ["change", "change"],
];

function valueColumns(rows: readonly MetricRow[]): Column[] {
  const hasIntervals = rows.some(({ interval }) => interval !== "");
  return [["value", "before"], ...(hasIntervals ? [["95 % interval", "interval"] as const] : [])];
}

function rowsText({ metrics }: Measurement, scope: MetricComparison["scope"]): string {
  const { rows, weight, classes } = metrics;
  const known = classes === 0 ? "top label only" : `${formatCount(classes)} classes`;
  const weighed = weight === rows ? "" : ` of weight ${formatNumber(weight)}`;
  return `${formatRows(rows, scope?.replace(/s$/, ""))}${weighed}, ${known}`;
}

function notes({ metrics, details }: Measurement, rows: readonly MetricRow[]): string[] {
  const missing = rows.some((row) => row.before === "–") ? ["– needs all probabilities"] : [];
  if (!details?.isSample) return missing;
  const sample = `${formatCount(details.sampledRows)} of the ${formatRows(metrics.rows)}, drawn at random`;
  const note = `intervals, chance, Brier of the top label, and from the equal-mass bins on: of ${sample}`;
  return [...missing, wrapText(note, WIDTH)];
}

function paintChange(cells: string[], { effect }: MetricRow, style: Style): string {
  const [before, after = "", change = ""] = cells;
  if (effect === "better") return `${before}${after}${style.good(`${change}  better`)}`;
  if (effect === "worse") return `${before}${after}${style.bad(`${change}  worse`)}`;
  return `${before}${after}${change}`;
}
