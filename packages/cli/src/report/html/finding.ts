/**
 * The first thing on the page: what was found, and what to be careful about.
 *
 * @module
 */
import type { ReportData } from "../report-data.ts";
import { summary } from "../summary.ts";
import { html, type Markup, NOTHING } from "./markup.ts";
import { unbroken } from "./unbroken.ts";

export function finding(data: ReportData): Markup {
  const [lead = "", ...rest] = summary(data).map(unbroken);
  return html`<div class="finding">
<p class="lead">${lead}</p>
${rest.map((sentence) => html`<p>${sentence}</p>`)}
</div>`;
}

export function warningList(warnings: readonly string[]): Markup {
  if (warnings.length === 0) return NOTHING;
  return html`<h2>Warnings</h2>
<div class="warnings"><ul>
${warnings.map((warning) => html`<li>${unbroken(warning)}</li>`)}
</ul></div>`;
}
