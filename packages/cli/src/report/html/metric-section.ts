/**
 * The metrics, before and after, with intervals where they can be honest.
 *
 * @module
 */
import type { MeanInterval, Measurement } from "../../engine/measurement.ts";
import { formatCount, formatMetric, formatPercent } from "../format-number.ts";
import { type Measure, measuresOf } from "../measures.ts";
import { type MetricRow, metricRows } from "../metric-rows.ts";
import { type ReportData, sidesOf } from "../report-data.ts";
import { rowsOf } from "../summary.ts";
import { html, type Markup, NOTHING } from "./markup.ts";
import { numberCell, renderTable } from "./table.ts";
import { unbroken } from "./unbroken.ts";

export function metricSection(data: ReportData): Markup {
  const { before, calibration } = data;
  const after = calibration?.after;
  const { rows, classes, nll } = before.metrics;
  const measures = measuresOf(before);
  const cells = metricRows({ before, after }).map((row, i) => metricCells(row, measures[i]!, data));
  const known = classes === 0 ? "top label only" : `${formatCount(classes)} classes`;
  const table = renderTable({
    caption: `${rowsOf(rows, calibration?.scope)}, ${known}`,
    columns: after ? ["metric", "before", "after", "change", "effect"] : ["metric", "value"],
    rows: cells,
  });
  return html`${table}
${notes(before, nll === null)}`;
}

function metricCells(row: MetricRow, measure: Measure, data: ReportData): (string | Markup)[] {
  const values = sidesOf(data).map(({ key, measurement }) =>
    valueCell(measure, measurement, key === "before" ? row.before : row.after),
  );
  const name = row.name.startsWith(" ") ? html`<span class="part">${partName(row.name)}</span>` : row.name;
  return data.calibration ? [name, ...values, row.change, effectCell(row)] : [name, ...values];
}

/** The sign stays with its word. */
function partName(name: string): string {
  return name.trim().replace(/^([+−]) /, "$1\u00a0");
}

function valueCell(measure: Measure, measurement: Measurement, shown: string): Markup {
  const value = numberCell(measure.of(measurement), shown);
  const interval = measure.interval?.(measurement);
  return interval ? html`${value} <span class="interval">${intervalText(measure, interval)}</span>` : value;
}

function intervalText({ unit }: Measure, { lower, upper }: MeanInterval): string {
  const show = unit === "share" ? formatPercent : formatMetric;
  return unbroken(`${show(lower)} to ${show(upper)}`);
}

function effectCell({ effect }: MetricRow): Markup {
  return effect === "" ? NOTHING : html`<span class="${effect}">${effect}</span>`;
}

function notes({ metrics, details }: Measurement, hasMissing: boolean): Markup {
  const texts = [
    ...(hasMissing ? ["– needs all probabilities; the input has the top one only."] : []),
    ...(details ? ["Below a value, small: its 95\u00a0% interval, by bootstrap over the rows."] : []),
    ...(details?.isSample
      ? [
          `Intervals, what chance alone would give, and what follows the worst bin are of ${formatCount(details.sampledRows)} of the ${formatCount(metrics.rows)} rows, drawn at random.`,
        ]
      : []),
  ];
  return html`${texts.map((text) => html`<p>${text}</p>`)}`;
}
