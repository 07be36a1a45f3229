/**
 * The groups of `--group`: a model right on average can be wrong about some of those it serves.
 *
 * @module
 */
import type { Metrics } from "softmax/calibration";
import type { GroupMetrics } from "../../engine/measurement.ts";
import { chanceEce } from "../chance.ts";
import { formatCount, formatMetric, formatPercent, formatRows } from "../format-number.ts";
import type { ReportData } from "../report-data.ts";
import { html, type Markup, NOTHING } from "./markup.ts";
import { numberCell, renderTable } from "./table.ts";
import { unbroken } from "./unbroken.ts";

/** More are in the JSON only. */
const MOST_SHOWN = 50;

export function groupSection({ before, calibration }: ReportData): Markup {
  const { groups } = before;
  if (groups.length === 0) return NOTHING;
  const after = new Map(calibration?.after.groups.map(({ name, metrics }) => [name, metrics]));
  const shown = new Set([...groups].sort((a, b) => b.metrics.rows - a.metrics.rows).slice(0, MOST_SHOWN));
  const left = groups.length - shown.size;
  const each = (name: string) => (calibration ? [`${name} before`, `${name} after`] : [name]);
  const table = renderTable({
    caption: left === 0 ? "Groups" : `The ${MOST_SHOWN} largest groups of ${formatCount(groups.length)}`,
    columns: ["group", "rows", "accuracy", ...each("confidence"), ...each("ECE"), "ECE by chance"],
    rows: groups.filter((group) => shown.has(group)).map((group) => groupCells(group, after.get(group.name))),
  });
  const explanation =
    "The ECE by chance is what it may be with so few rows although every confidence is right" +
    (left === 0 ? "." : `. ${formatRows(left, "smaller group")} are in the JSON only.`);
  return html`<h2>Groups</h2>
<p>${unbroken(explanation)}</p>
${table}`;
}

function groupCells({ name, metrics }: GroupMetrics, after: Metrics | undefined): (string | Markup)[] {
  const sides = after === undefined ? [metrics] : [metrics, after];
  return [
    name,
    formatCount(metrics.rows),
    numberCell(sides.at(-1)!.accuracy, formatPercent(sides.at(-1)!.accuracy)),
    ...sides.map(({ meanConfidence }) => numberCell(meanConfidence, formatPercent(meanConfidence))),
    ...sides.map(({ ece }) => numberCell(ece, formatMetric(ece))),
    `to ${formatMetric(chanceEce(sides.at(-1)!))}`,
  ];
}
