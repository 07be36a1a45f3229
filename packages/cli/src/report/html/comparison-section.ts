/**
 * The methods that `--method auto` compared, on rows left out of their fits.
 *
 * @module
 */
import type { MethodComparison } from "softmax/calibration";
import { formatCount, formatRows } from "../format-number.ts";
import { methodRows, refusedMethods } from "../method-rows.ts";
import { html, type Markup, NOTHING } from "./markup.ts";
import { renderTable } from "./table.ts";

export function comparisonSection(comparison: MethodComparison): Markup {
  const { rows, folds } = comparison;
  const table = renderTable({
    caption: `Methods, each judged on rows left out of its fit (${formatRows(rows)} in ${formatCount(folds)} parts)`,
    columns: ["method", "nll (nats)", "change", "95 % interval", "result"],
    rows: methodRows(comparison).map(({ name, nll, change, interval, isChosen }) => [
      name,
      nll,
      change,
      interval,
      isChosen ? html`<strong>chosen</strong>` : NOTHING,
    ]),
  });
  const refused = refusedMethods(comparison).map((note) => html`<li>${note}</li>`);
  return html`<p>The change is that of the loss, row by row, against leaving the model alone. A method is chosen when its
whole interval is below 0; of several, the one of least loss. Otherwise the model is left alone.</p>
${table}
${refused.length > 0 ? html`<ul>${refused}</ul>` : NOTHING}`;
}
