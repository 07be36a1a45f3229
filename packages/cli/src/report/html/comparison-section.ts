/**
 * The methods that `--method auto` compared, on rows left out of their fits.
 *
 * @module
 */
import type { MethodComparison, MethodScore } from "softmax/calibration";
import { formatCount, formatMetric, formatMetricChange } from "../format-number.ts";
import { html, type Markup, NOTHING } from "./markup.ts";
import { numberCell, renderTable } from "./table.ts";

export function comparisonSection(comparison: MethodComparison): Markup {
  const { rows, folds, nll, scores, refused, chosen } = comparison;
  const table = renderTable({
    caption: `Loss of ${formatCount(rows)} rows, each left out of its fit (${folds} folds)`,
    columns: ["method", "nll (nats)", "gain", "95 % interval of the gain", ""],
    rows: [
      ["none", numberCell(nll, formatMetric(nll)), "", "", chosenCell(chosen === "none")],
      ...scores.map((score) => scoreCells(score, score.method === chosen)),
    ],
  });
  const refusals = refused.map(({ message }) => html`<li>${message}</li>`);
  return html`<p>The gain is the loss without a calibrator less the loss with it, row by row. A method is chosen when its
whole interval is above 0; of several, the one of least loss. Otherwise the model is left alone.</p>
${table}
${refused.length > 0 ? html`<p>Not fitted:</p><ul>${refusals}</ul>` : NOTHING}`;
}

function scoreCells({ method, nll, gain, interval }: MethodScore, isChosen: boolean): (string | Markup)[] {
  const [lower, upper] = interval;
  return [
    method,
    numberCell(nll, formatMetric(nll)),
    numberCell(gain, formatMetricChange(gain)),
    `${formatMetricChange(lower)} to ${formatMetricChange(upper)}`,
    chosenCell(isChosen),
  ];
}

function chosenCell(isChosen: boolean): Markup {
  return isChosen ? html`<strong>chosen</strong>` : NOTHING;
}
