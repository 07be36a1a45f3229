/**
 * The calibration report: one HTML file to send to whoever has to trust the model.
 *
 * @module
 */
import { histogramFigures, reliabilityFigures, temperatureFigure } from "./figures.ts";
import { definitionSection, reproductionSection, usageSection } from "./guidance.ts";
import { html } from "./markup.ts";
import { renderPage } from "./page.ts";
import type { ReportData } from "./report-data.ts";
import { finding, metricSection, sourceSection, warningList } from "./sections.ts";

/**
 * A self-contained HTML document without scripts and requests. The same data gives the same bytes: no clock, no
 * machine is asked. Whatever comes from files is escaped.
 */
export function renderReport(data: ReportData): string {
  return renderPage(
    data.title,
    html`<header>
<h1>${data.title}</h1>
<p class="about">Calibration report, softmax-cli ${data.createdBy.version}</p>
</header>
${finding(data)}
${warningList(data.warnings)}
<h2>What was given</h2>
${sourceSection(data)}
<h2>Metrics on ${data.scope}</h2>
${metricSection(data)}
<h2>Reliability</h2>
${reliabilityFigures(data)}
<h2>Confidence</h2>
${histogramFigures(data)}
<h2>Temperature</h2>
${temperatureFigure(data)}
<h2>How to use it</h2>
${usageSection(data)}
<h2>What the metrics mean</h2>
${definitionSection(data.before.bins.length)}
<h2>How to reproduce it</h2>
${reproductionSection(data)}`,
  );
}
