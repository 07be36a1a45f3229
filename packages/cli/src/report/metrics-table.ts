/**
 * The metrics as a table: one column, or before, after and change.
 *
 * @module
 */
import { formatCount, formatRows } from "./format-number.ts";
import { type MetricComparison, type MetricRow, metricRows } from "./metric-rows.ts";
import type { Style } from "./terminal-style.ts";

/**
 * Rows with their scope in the heading: "held-out rows" were not seen by the fit, "fitted rows" were.
 *
 * @example
 * process.stdout.write(`${metricsTable({ before, after, scope: "held-out rows" }, colours(process.stdout))}\n`);
 */
export function metricsTable(comparison: MetricComparison, style: Style): string {
  const { before, after, scope } = comparison;
  const rows = metricRows(comparison);
  const heading = after === undefined ? ["value"] : ["before", "after", "change"];
  const cells = rows.map((row) => [row.before, ...(after === undefined ? [] : [row.after, row.change])]);
  const nameWidth = Math.max(...rows.map((row) => row.name.length));
  const widths = heading.map((title, i) => Math.max(title.length, ...cells.map((line) => line[i]!.length)));
  const aligned = (line: readonly string[]) => line.map((cell, i) => `  ${cell.padStart(widths[i]!)}`);

  const known = before.classes === 0 ? "top label only" : `${formatCount(before.classes)} classes`;
  const about = `${formatRows(before.rows, scope?.replace(/s$/, ""))}, ${known}`;
  const lines = rows.map(
    (row, i) => row.name.padEnd(nameWidth) + paintChange(aligned(cells[i]!), row, style),
  );
  const missing = rows.some((row) => row.before === "–") ? [style.faint("– needs all probabilities")] : [];
  return [
    style.strong(about),
    style.faint(" ".repeat(nameWidth) + aligned(heading).join("")),
    ...lines,
    ...missing,
  ].join("\n");
}

function paintChange(cells: string[], { effect }: MetricRow, style: Style): string {
  const [before, after = "", change = ""] = cells;
  if (effect === "better") return `${before}${after}${style.good(`${change}  better`)}`;
  if (effect === "worse") return `${before}${after}${style.bad(`${change}  worse`)}`;
  return `${before}${after}${change}`;
}
