/**
 * How sure the model is, how often.
 *
 * @module
 */
import type { Metrics } from "softmax/calibration";
import { binLabel } from "../bin-label.ts";
import { histogramChart, largestShare } from "../charts/histogram-chart.ts";
import { formatCount, formatPercent } from "../format-number.ts";
import { type ReportData, sidesOf } from "../report-data.ts";
import { figure } from "./figure.ts";
import { html, type Markup } from "./markup.ts";
import { numberCell, renderFoldedTable } from "./table.ts";

export function confidenceSection(data: ReportData): Markup {
  const sides = sidesOf(data);
  const largest = largestShare(sides.map(({ measurement }) => measurement.metrics));
  const figures = sides.map(({ key, when, measurement: { metrics } }) =>
    figure(histogramChart(`confidence-${key}`, when, metrics, largest), shareTable(when, metrics)),
  );
  return html`<p>How the rows spread over the bins. The two lines stand together in a calibrated model.</p>
<div class="pair">
${figures}
</div>`;
}

function shareTable(when: string, { bins, weight }: Metrics): Markup {
  return renderFoldedTable({
    caption: `confidence${when}`,
    columns: ["bin (%)", "rows", "share"],
    rows: bins.map((bin) => [
      binLabel(bin),
      numberCell(bin.count, formatCount(bin.count)),
      numberCell(bin.weight / weight, formatPercent(bin.weight / weight)),
    ]),
  });
}
