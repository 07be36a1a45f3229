/**
 * The charts of a report as files of their own.
 *
 * @module
 */
import type { Chart } from "../charts/chart.ts";
import { histogramChart, largestShare } from "../charts/histogram-chart.ts";
import { reliabilityChart } from "../charts/reliability-chart.ts";
import { riskCoverageChart } from "../charts/risk-coverage-chart.ts";
import { temperatureChart } from "../charts/temperature-chart.ts";
import { type ReportData, sidesOf } from "../report-data.ts";
import { riskCurves } from "../risk-curves.ts";
import { standaloneSvg } from "./standalone-svg.ts";

export interface ChartFile {
  /** `reliability-before.svg` */
  readonly name: string;
  readonly text: string;
}

/** In the order of the report; the same kind of report has the same names. */
export function chartFiles(data: ReportData): ChartFile[] {
  return chartsOf(data).map((chart) => ({ name: `${chart.id}.svg`, text: standaloneSvg(chart) }));
}

function chartsOf(data: ReportData): Chart[] {
  const sides = sidesOf(data);
  const largest = largestShare(sides.map(({ measurement }) => measurement.metrics));
  const curves = riskCurves(data);
  const reliability = sides.map(({ key, when, measurement }) =>
    reliabilityChart(`reliability-${key}`, when, measurement),
  );
  const confidence = sides.map(({ key, when, measurement }) =>
    histogramChart(`confidence-${key}`, when, measurement.metrics, largest),
  );
  const risk = curves.length > 0 ? [riskCoverageChart("risk-coverage", curves)] : [];
  return [...reliability, ...confidence, ...temperatureCharts(data), ...risk];
}

function temperatureCharts({ calibration }: ReportData): Chart[] {
  if (calibration?.calibrator.method !== "temperature") return [];
  return [temperatureChart("temperature", calibration.calibrator, calibration.nllCurve)];
}
