/**
 * How sure the model is, how often: the share of rows in each confidence bin.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { Metrics } from "softmax/calibration";
import { formatPercent } from "../format-number.ts";
import type { Markup } from "./markup.ts";
import { axisTitle, CONFIDENCE_AXIS, plotSvg } from "./plot-svg.ts";

/** @param largestShare top of the axis, the same for charts that stand side by side */
export function histogramChart(id: string, when: string, metrics: Metrics, largestShare: number): Markup {
  const { rows, meanConfidence, accuracy } = metrics;
  const bins = metrics.bins.map(({ lower, upper, count }) => ({ lower, upper, share: count / rows }));
  return plotSvg(
    {
      id,
      title: `Confidence histogram ${when}`,
      description:
        `Share of rows per confidence bin. Mean confidence ${formatPercent(meanConfidence)}, ` +
        `accuracy ${formatPercent(accuracy)}. The numbers are in the table that follows.`,
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
