/**
 * The report: one HTML file to send to whoever has to trust the model.
 *
 * @module
 */
import type { ReportCalibration, ReportData } from "../report-data.ts";
import { classSection } from "./class-section.ts";
import { comparisonSection } from "./comparison-section.ts";
import { confidenceSection } from "./confidence-section.ts";
import { definitionSection } from "./definition-section.ts";
import { finding, warningList } from "./finding.ts";
import { groupSection } from "./group-section.ts";
import { html, type Markup, NOTHING } from "./markup.ts";
import { metricSection } from "./metric-section.ts";
import { renderPage } from "./page.ts";
import { reliabilitySection } from "./reliability-section.ts";
import { reproductionSection } from "./reproduction-section.ts";
import { riskSection } from "./risk-section.ts";
import { sourceSection } from "./source-section.ts";
import { temperatureSection } from "./temperature-section.ts";
import { usageSection } from "./usage-section.ts";

/**
 * A self-contained HTML document without scripts and requests. The same data gives the same bytes: no clock, no
 * machine is asked. Whatever comes from files is escaped.
 */
export function renderReport(data: ReportData): string {
  const { title, createdBy, calibration, comparison, source } = data;
  const kind = calibration ? "Calibration" : "Evaluation";
  return renderPage(
    title,
    html`<header>
<h1>${title}</h1>
<p class="about">${kind} report, softmax-cli ${createdBy.version}</p>
</header>
${finding(data)}
${warningList(data.warnings)}
<h2>What was given</h2>
${sourceSection(data)}
<h2>Metrics${calibration ? ` on ${calibration.scope}` : ""}</h2>
${metricSection(data)}
<h2>Reliability</h2>
${reliabilitySection(data)}
<h2>Confidence</h2>
${confidenceSection(data)}
${calibration ? temperature(calibration) : NOTHING}
${comparison ? html`<h2>Methods compared</h2>${comparisonSection(comparison)}` : NOTHING}
${riskSection(data)}
${classSection(data)}
${groupSection(data)}
${calibration ? html`<h2>How to use it</h2>${usageSection(calibration.calibrator, source.from)}` : NOTHING}
<h2>What the metrics mean</h2>
${definitionSection(data)}
<h2>How to reproduce it</h2>
${reproductionSection(data)}`,
  );
}

function temperature({ calibrator, nllCurve }: ReportCalibration): Markup {
  if (calibrator.method !== "temperature") return NOTHING;
  return html`<h2>Temperature</h2>
${temperatureSection(calibrator, nllCurve)}`;
}
