/**
 * The reliability diagrams, with what chance alone would do.
 *
 * @module
 */
import type { Measurement } from "../../engine/measurement.ts";
import { binLabel } from "../bin-label.ts";
import { chanceBands } from "../chance-bands.ts";
import { chanceSentence } from "../chance-sentence.ts";
import { reliabilityChart } from "../charts/reliability-chart.ts";
import { formatCount, formatPercent, formatPointChange, shownDifference } from "../format-number.ts";
import { type ReportData, sidesOf } from "../report-data.ts";
import { figureWithoutLegend, legendList } from "./figure.ts";
import { html, type Markup } from "./markup.ts";
import { numberCell, renderFoldedTable } from "./table.ts";
import { unbroken } from "./unbroken.ts";

export function reliabilitySection(data: ReportData): Markup {
  const sides = sidesOf(data);
  const charts = sides.map(({ key, when, measurement }) =>
    reliabilityChart(`reliability-${key}`, when, measurement),
  );
  return html`<p>Rows are sorted into bins by their confidence. A bar is the accuracy of a bin, the dark tick its mean
confidence; in a calibrated model every tick sits on top of its bar, near the dashed diagonal, and every bar ends within
its band.</p>
${sides.map(({ when, measurement }) => html`<p>${unbroken(chanceSentence(when, measurement))}</p>`)}
${legendList(charts[0]!.legend)}
<div class="pair">
${sides.map(({ when, measurement }, i) => figureWithoutLegend(charts[i]!, binTable(when, measurement)))}
</div>`;
}

function binTable(when: string, measurement: Measurement): Markup {
  const bands = chanceBands(measurement);
  const rows = measurement.metrics.bins.map((bin, i) => {
    const { count, confidence, accuracy } = bin;
    const band = bands[i];
    const name = [binLabel(bin), numberCell(count, formatCount(count))];
    if (confidence === null || accuracy === null || !band) return [...name, "–", "–", "–", "–"];
    return [
      ...name,
      numberCell(confidence, formatPercent(confidence)),
      numberCell(accuracy, formatPercent(accuracy)),
      formatPointChange(shownDifference(accuracy, confidence, formatPercent)),
      `${formatPercent(band.lower)} to ${formatPercent(band.upper)}`,
    ];
  });
  return renderFoldedTable({
    caption: `reliability${when}`,
    columns: ["bin (%)", "rows", "mean confidence", "accuracy", "gap", "accuracy by chance"],
    rows,
  });
}
