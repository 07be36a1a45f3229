/**
 * The sections of a report that say what was found: the finding, its source, warnings, the metrics.
 *
 * @module
 */
import { formatCount, formatNumber, formatRows } from "../format-number.ts";
import { type MetricRow, metricRows, type Scope } from "../metric-rows.ts";
import { verdict } from "../verdict.ts";
import { html, type Markup, NOTHING } from "./markup.ts";
import type { ReportData, SourceFile } from "./report-data.ts";
import { numberCell, renderTable } from "./table.ts";
import { unbroken } from "./unbroken.ts";

const SCOPE_NOTE: Readonly<Record<Scope, string>> = {
  "held-out rows": "which the fit has not seen",
  "fitted rows": "which the fit has seen: on other rows the result may be a little worse",
};

/** The answer first: how it is, what mends it, how it is then. */
export function finding({ before, after, fit, scope }: ReportData): Markup {
  const effect = fit.temperature > 1 ? "lowers" : "raises";
  return html`<div class="finding">
<p class="lead">As it is, the model ${inSentence(verdict(before).sentence)}</p>
<p>Dividing its logits by <strong>T\u00a0=\u00a0${numberCell(fit.temperature, formatNumber(fit.temperature))}</strong>
(95\u00a0% interval ${interval(fit.interval)}) ${effect} its confidence and changes no prediction.
With it, the model ${inSentence(verdict(after).sentence)}</p>
<p>Measured on ${rowsOf(before.rows, scope)}, ${SCOPE_NOTE[scope]}.</p>
</div>`;
}

export function warningList(warnings: readonly string[]): Markup {
  if (warnings.length === 0) return NOTHING;
  return html`<h2>Warnings</h2>
<div class="warnings"><ul>
${warnings.map((warning) => html`<li>${warning}</li>`)}
</ul></div>`;
}

export function metricSection(data: ReportData): Markup {
  const { before, after, scope } = data;
  const measured = metricRows(data);
  const full = [
    [before.accuracy, after.accuracy],
    [before.meanConfidence, after.meanConfidence],
    [before.nll, after.nll],
    [before.brier, after.brier],
    [before.ece, after.ece],
    [before.mce, after.mce],
  ] as const;
  const rows = measured.map((row, i) => [
    row.name,
    numberCell(full[i]![0], row.before),
    numberCell(full[i]![1], row.after),
    row.change,
    effectCell(row),
  ]);
  const missing =
    before.nll === null ? html`<p>– needs all probabilities; the input has the top one only.</p>` : NOTHING;
  return html`${renderTable({
    caption: `${rowsOf(before.rows, scope)}, ${formatCount(before.classes)} classes`,
    columns: ["metric", "before", "after", "change", "effect"],
    rows,
  })}
${missing}`;
}

function effectCell({ effect }: MetricRow): Markup {
  return effect === "" ? NOTHING : html`<span class="${effect}">${effect}</span>`;
}

export function sourceSection({ source, test, scope, fit }: ReportData): Markup {
  const facts: [string, Markup][] = [
    ["Fitted on", fileList(source.files)],
    ["Fitted rows", html`${formatCount(source.rows)}`],
    ["Classes", html`${formatCount(source.classes)}`],
    ["Read as", html`${source.from}${source.assumed.from === undefined ? "" : " (guessed)"}`],
    ...(test === undefined
      ? []
      : ([
          ["Held-out", fileList(test.files)],
          ["Held-out rows", html`${formatCount(test.rows)}`],
        ] as [string, Markup][])),
    ["Metrics are of", html`the ${scope}`],
    [
      "Standard error of T",
      html`${formatNumber(fit.standardError, 3)}, how far T would scatter if other rows like these were fitted`,
    ],
    ...Object.entries(source.assumed)
      .filter(([what]) => what !== "from")
      .map(([what, as]): [string, Markup] => [`Where the ${what} are (guessed)`, html`${as}`]),
  ];
  return html`<dl class="facts">
${facts.map(([term, fact]) => html`<dt>${term}</dt><dd>${fact}</dd>`)}
</dl>`;
}

function fileList(files: readonly SourceFile[]): Markup {
  const [first, ...rest] = files.map(({ name }) => html`<code>${name}</code>`);
  return rest.reduce((all, name) => html`${all}, ${name}`, first ?? NOTHING);
}

function rowsOf(rows: number, scope: Scope): string {
  return formatRows(rows, scope.replace(/s$/, ""));
}

function interval([lower, upper]: readonly [number, number]): string {
  return `${formatNumber(lower)} to ${formatNumber(upper)}`;
}

/** Small at the start. */
function inSentence(sentence: string): string {
  return unbroken(sentence.charAt(0).toLowerCase() + sentence.slice(1));
}
