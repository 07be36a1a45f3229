/**
 * What it buys to answer only where the model is sure.
 *
 * @module
 */
import type { RiskPoint } from "../../engine/measurement.ts";
import { riskCoverageChart } from "../charts/risk-coverage-chart.ts";
import { formatPercent } from "../format-number.ts";
import type { ReportData } from "../report-data.ts";
import { type RiskCurve, riskCurves } from "../risk-curves.ts";
import { figure } from "./figure.ts";
import { html, type Markup, NOTHING } from "./markup.ts";
import { numberCell, renderFoldedTable } from "./table.ts";

export function riskSection(data: ReportData): Markup {
  const curves = riskCurves(data);
  if (curves.length === 0) return NOTHING;
  return html`<h2>Risk and coverage</h2>
<p>If the model answers only above some confidence and leaves the rest to somebody else, this is how often it is wrong
where it answers. A threshold belongs to one side: after calibration it has to be chosen anew.</p>
${figure(riskCoverageChart("risk-coverage", curves), html`${curves.map(riskTable)}`)}`;
}

const LISTED_COVERAGES = Array.from({ length: 20 }, (_, i) => (i + 1) / 20);

function riskTable({ when, points }: RiskCurve): Markup {
  const listed = LISTED_COVERAGES.map((coverage) => nearest(points, coverage));
  const rows = [...new Set(listed)].map(({ coverage, risk, threshold }) => [
    formatPercent(coverage),
    numberCell(risk, formatPercent(risk)),
    numberCell(threshold, formatPercent(threshold)),
  ]);
  return renderFoldedTable({
    caption: `risk and coverage${when}`,
    columns: ["coverage", "risk", "least confidence"],
    rows,
  });
}

function nearest(points: readonly RiskPoint[], coverage: number): RiskPoint {
  return points.reduce((best, point) =>
    Math.abs(point.coverage - coverage) < Math.abs(best.coverage - coverage) ? point : best,
  );
}
