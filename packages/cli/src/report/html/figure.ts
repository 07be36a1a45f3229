import type { Chart, LegendEntry } from "../charts/chart.ts";
import { html, type Markup, NOTHING, trustedMarkup } from "./markup.ts";
import { unbroken } from "./unbroken.ts";

/** A chart with its heading and its legend, followed by its numbers. */
export function figure(chart: Chart, numbers: Markup): Markup {
  return figureBox(chart, legendList(chart.legend), numbers);
}

/** The same under a legend that stands above several charts. */
export function figureWithoutLegend(chart: Chart, numbers: Markup): Markup {
  return figureBox(chart, NOTHING, numbers);
}

/** What a chart's marks mean; the page's style draws the keys. */
export function legendList(entries: readonly LegendEntry[]): Markup {
  return html`<ul class="legend">
${entries.map(({ key, meaning }) => html`<li><span class="key ${key}"></span>${unbroken(meaning)}</li>`)}
</ul>`;
}

function figureBox({ title, svg }: Chart, legend: Markup, numbers: Markup): Markup {
  return html`<div>
<figure>
<figcaption>${unbroken(title)}</figcaption>
${trustedMarkup(svg)}
${legend}
</figure>
${numbers}
</div>`;
}
