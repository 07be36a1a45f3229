/**
 * Where the temperature comes from: the loss of the fitted rows against it.
 *
 * @module
 */
import type { TemperatureCalibrator } from "softmax/calibration";
import { temperatureChart } from "../charts/temperature-chart.ts";
import { formatCount, formatMetric, formatNumber } from "../format-number.ts";
import type { LossPoint } from "../report-data.ts";
import { figure } from "./figure.ts";
import { html, type Markup } from "./markup.ts";
import { numberCell, renderFoldedTable } from "./table.ts";
import { unbroken } from "./unbroken.ts";

export function temperatureSection(
  calibrator: TemperatureCalibrator,
  nllCurve: readonly LossPoint[],
): Markup {
  const { rows, nllBefore, nllAfter } = calibrator;
  const numbers = renderFoldedTable({
    caption: `loss of ${formatCount(rows)} fitted rows`,
    columns: ["temperature", "nll (nats)"],
    rows: nllCurve.map(({ temperature, nll }) => [
      numberCell(temperature, formatNumber(temperature)),
      numberCell(nll, formatMetric(nll)),
    ]),
  });
  const explanation =
    `The temperature is where the mean negative log-likelihood of the ${formatCount(rows)} fitted rows is least: ` +
    `${formatMetric(nllAfter)} nats, against ${formatMetric(nllBefore)} without scaling.`;
  return html`<p>${unbroken(explanation)}</p>
${figure(temperatureChart("temperature", calibrator, nllCurve), numbers)}`;
}
