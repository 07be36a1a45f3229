/**
 * What abstaining buys: the share of wrong answers among those the model is surest of.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { formatMetric, formatPercent } from "../format-number.ts";
import type { RiskCurve } from "../risk-curves.ts";
import type { Chart } from "./chart.ts";
import { axisTitle, plotChart } from "./plot-svg.ts";

export function riskCoverageChart(id: string, curves: readonly RiskCurve[]): Chart {
  const ends = curves.map(({ when, points }) => `${formatPercent(points.at(-1)!.risk)}${when}`);
  const highest = Math.max(...curves.flatMap(({ points }) => points.map(({ risk }) => risk)));
  return plotChart(
    {
      id,
      title: "Wrong answers among those given",
      description:
        "Share of wrong answers among the rows answered, when only the rows of highest confidence are answered. " +
        `With all rows answered it is ${ends.join(", ")}.`,
      legend: curves.map(({ when, dashed, aurc }) => ({
        key: dashed ? "dashes" : "stroke",
        meaning: `AURC ${formatMetric(aurc)}${when}`,
      })),
    },
    {
      height: 300,
      x: {
        domain: [0, 100],
        percent: true,
        label: "coverage: share of rows answered (%)",
        labelAnchor: "center",
        labelArrow: "none",
      },
      // Of a model without errors the axis still has a length.
      y: { domain: [0, (highest || 0.01) * 100], percent: true, label: null, grid: true, nice: true },
      marks: [
        axisTitle("risk: share of them wrong (%)", 34),
        ...curves.map(({ points, dashed }) =>
          Plot.line(points, {
            x: "coverage",
            y: "risk",
            stroke: dashed ? "currentColor" : "var(--accent)",
            strokeWidth: 2,
            ...(dashed && { strokeDasharray: "5 3" }),
          }),
        ),
        Plot.ruleY([0]),
      ],
    },
  );
}
