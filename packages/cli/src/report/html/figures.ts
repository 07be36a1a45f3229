/**
 * The charts of a report, each with its legend and followed by its numbers.
 *
 * @module
 */
import type { Metrics } from "softmax/calibration";
import { binLabel } from "../bin-label.ts";
import {
  formatCount,
  formatMetric,
  formatNumber,
  formatPercent,
  formatPointChange,
  shownDifference,
} from "../format-number.ts";
import { histogramChart } from "./histogram-chart.ts";
import { html, type Markup } from "./markup.ts";
import { reliabilityChart } from "./reliability-chart.ts";
import type { ReportData } from "./report-data.ts";
import { numberCell, renderFoldedTable } from "./table.ts";
import { temperatureChart } from "./temperature-chart.ts";
import { unbroken } from "./unbroken.ts";

type Side = readonly [key: "before" | "after", when: string, metrics: Metrics];

function sidesOf({ before, after, fit, scope }: ReportData): readonly Side[] {
  return [
    ["before", `before (T = 1), ${scope}`, before],
    ["after", `after (T = ${formatNumber(fit.temperature)}), ${scope}`, after],
  ];
}

export function reliabilityFigures(data: ReportData): Markup {
  const figures = sidesOf(data).map(([key, when, metrics]) =>
    figure(
      `Reliability ${when}`,
      reliabilityChart(`reliability-${key}`, when, metrics),
      binTable(when, metrics),
    ),
  );
  return html`<p>Rows are sorted into bins by their confidence. A bar is the accuracy of a bin, the tick its mean
confidence; in a calibrated model every tick sits on top of its bar, near the dashed diagonal. The numbers above are the
rows of each bin.</p>
<ul class="legend">
<li><span class="key bar"></span>accuracy</li>
<li><span class="key tick"></span>mean confidence</li>
<li><span class="key over"></span>overconfident: tick above the bar</li>
<li><span class="key under"></span>underconfident: tick inside the bar</li>
<li><span class="key whisker"></span>where chance alone may put the accuracy</li>
</ul>
<div class="pair">
${figures}
</div>`;
}

export function histogramFigures(data: ReportData): Markup {
  const sides = sidesOf(data);
  const largest = Math.max(...sides.flatMap(([, , { bins, rows }]) => bins.map(({ count }) => count / rows)));
  const figures = sides.map(([key, when, metrics]) => {
    const legend = html`<ul class="legend">
<li><span class="key tick"></span>mean confidence ${unbroken(formatPercent(metrics.meanConfidence))}</li>
<li><span class="key dashes accent"></span>accuracy ${unbroken(formatPercent(metrics.accuracy))}</li>
</ul>`;
    const chart = histogramChart(`histogram-${key}`, when, metrics, largest);
    return figure(`Confidence ${when}`, html`${chart}${legend}`, shareTable(when, metrics));
  });
  return html`<p>How the rows spread over the bins. The two lines stand together in a calibrated model.</p>
<div class="pair">
${figures}
</div>`;
}

export function temperatureFigure(data: ReportData): Markup {
  const { fit, nllCurve } = data;
  const [lower, upper] = fit.interval;
  const rows = nllCurve.map(({ temperature, nll }) => [
    numberCell(temperature, formatNumber(temperature)),
    numberCell(nll, formatMetric(nll)),
  ]);
  const table = renderFoldedTable({
    caption: `loss of ${formatCount(fit.rows)} fitted rows`,
    columns: ["temperature", "nll (nats)"],
    rows,
  });
  const legend = html`<ul class="legend">
<li><span class="key point"></span>no scaling (T\u00a0=\u00a01) and the optimum</li>
<li><span class="key band"></span>95\u00a0% interval, ${formatNumber(lower)} to ${formatNumber(upper)}</li>
</ul>`;
  return html`<p>The temperature is where the mean negative log-likelihood of the ${formatCount(fit.rows)} fitted rows is
least: ${formatMetric(fit.nllAfter)}\u00a0nats, against ${formatMetric(fit.nllBefore)} without scaling.</p>
${figure("Loss of the fitted rows against temperature", html`${temperatureChart("temperature", data)}${legend}`, table)}`;
}

function figure(caption: string, content: Markup, numbers: Markup): Markup {
  return html`<div>
<figure>
<figcaption>${unbroken(caption)}</figcaption>
${content}
</figure>
${numbers}
</div>`;
}

function binTable(when: string, metrics: Metrics): Markup {
  const rows = metrics.bins.map((bin) => {
    const { count, confidence, accuracy } = bin;
    const known = confidence !== null && accuracy !== null;
    return [
      binLabel(bin),
      numberCell(count, formatCount(count)),
      numberCell(confidence, known ? formatPercent(confidence) : "–"),
      numberCell(accuracy, known ? formatPercent(accuracy) : "–"),
      known ? formatPointChange(shownDifference(accuracy, confidence, formatPercent)) : "–",
    ];
  });
  return renderFoldedTable({
    caption: `reliability ${when}`,
    columns: ["bin (%)", "rows", "mean confidence", "accuracy", "gap"],
    rows,
  });
}

function shareTable(when: string, { bins, rows }: Metrics): Markup {
  return renderFoldedTable({
    caption: `confidence ${when}`,
    columns: ["bin (%)", "rows", "share"],
    rows: bins.map((bin) => [
      binLabel(bin),
      numberCell(bin.count, formatCount(bin.count)),
      numberCell(bin.count / rows, formatPercent(bin.count / rows)),
    ]),
  });
}
