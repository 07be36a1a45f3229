/**
 * How sure the model is, how often: the share of rows in each confidence bin.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { Metrics } from "softmax/calibration";
import { formatPercent } from "../format-number.ts";
import type { Chart } from "./chart.ts";
import { axisTitle, CONFIDENCE_AXIS, plotChart } from "./plot-svg.ts";

/** @param largestShare top of the axis, the same for charts that stand side by side */
export function histogramChart(id: string, when: string, metrics: Metrics, largestShare: number): Chart {
  const { meanConfidence, accuracy } = metrics;
  const bins = metrics.bins.map(({ lower, upper, weight }) => ({
    lower,
    upper,
    share: weight / metrics.weight,
  }));
  return plotChart(
    {
      id,
      title: `Confidence${when}`,
      description:
        `Share of rows per confidence bin. Mean confidence ${formatPercent(meanConfidence)}, ` +
        `accuracy ${formatPercent(accuracy)}.`,
      legend: [
        { key: "tick", meaning: `mean confidence ${formatPercent(meanConfidence)}` },
        { key: "accent-dashes", meaning: `accuracy ${formatPercent(accuracy)}` },
      ],
    },
    {
      height: 250,
      x: CONFIDENCE_AXIS,
      y: { domain: [0, largestShare * 100], percent: true, label: null, grid: true, nice: true },
      marks: [
        axisTitle("share of rows (%)", 34),
        Plot.rectY(bins, {
          x1: "lower",
          x2: "upper",
          y: "share",
          fill: "var(--bar)",
          insetLeft: 1,
          insetRight: 1,
        }),
        Plot.ruleX([meanConfidence], { stroke: "currentColor", strokeWidth: 2 }),
        Plot.ruleX([accuracy], { stroke: "var(--accent)", strokeWidth: 2, strokeDasharray: "5 3" }),
        Plot.ruleY([0]),
      ],
    },
  );
}

/** The largest share of rows in a bin. */
export function largestShare(metrics: readonly Metrics[]): number {
  return Math.max(...metrics.flatMap(({ bins, weight }) => bins.map((bin) => bin.weight / weight)));
}
