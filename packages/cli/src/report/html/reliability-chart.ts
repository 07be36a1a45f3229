/**
 * The reliability diagram of a report: accuracy against confidence, bin by bin.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { Metrics } from "softmax/calibration";
import { chanceGap } from "../chance.ts";
import { formatCompactCount, formatMetric, formatPercent } from "../format-number.ts";
import type { Markup } from "./markup.ts";
import { plotSvg } from "./plot-svg.ts";

const INSET = { insetLeft: 1, insetRight: 1 };

/** Bars are accuracies, dark ticks mean confidences, what lies between is over- or underconfidence. */
export function reliabilityChart(id: string, when: string, metrics: Metrics): Markup {
  const bins = metrics.bins.flatMap(({ lower, upper, count, confidence, accuracy }) => {
    if (confidence === null || accuracy === null) return [];
    const chance = chanceGap(confidence, count);
    return [{ lower, upper, count, confidence, accuracy, chance, middle: (lower + upper) / 2 }];
  });
  const x = { x1: "lower", x2: "upper", ...INSET };
  return plotSvg(
    {
      id,
      title: `Reliability diagram ${when}`,
      description:
        `Accuracy against confidence in ${metrics.bins.length} bins, ${bins.length} of them with rows. ` +
        `Mean confidence ${formatPercent(metrics.meanConfidence)}, accuracy ${formatPercent(metrics.accuracy)}, ` +
        `ECE ${formatMetric(metrics.ece)}. The numbers are in the table that follows.`,
    },
    {
      height: 400,
      marginTop: 44,
      marginLeft: 46,
      marginBottom: 42,
      marginRight: 14,
      x: {
        domain: [0, 100],
        percent: true,
        label: "confidence (%)",
        labelAnchor: "center",
        labelArrow: "none",
      },
      y: { domain: [0, 100], percent: true, label: null, grid: true },
      marks: [
        Plot.text(["accuracy (%)"], { frameAnchor: "top-left", dx: -38, dy: -42, textAnchor: "start" }),
        Plot.rectY(bins, { ...x, y: "accuracy", fill: "var(--bar)" }),
        Plot.rectY(bins, {
          ...x,
          filter: (bin) => bin.confidence > bin.accuracy,
          y1: "accuracy",
          y2: "confidence",
          fill: "var(--over)",
        }),
        Plot.rectY(bins, {
          ...x,
          filter: (bin) => bin.confidence < bin.accuracy,
          y1: "confidence",
          y2: "accuracy",
          fill: "var(--under)",
        }),
        Plot.line(
          [
            [0, 0],
            [1, 1],
          ],
          { stroke: "currentColor", strokeDasharray: "4 4", strokeOpacity: 0.7 },
        ),
        Plot.ruleX(bins, {
          x: "middle",
          y1: (bin) => Math.max(0, bin.confidence - bin.chance),
          y2: (bin) => Math.min(1, bin.confidence + bin.chance),
          stroke: "currentColor",
          strokeOpacity: 0.8,
        }),
        Plot.ruleY(bins, { ...x, y: "confidence", stroke: "currentColor", strokeWidth: 2.5 }),
        Plot.text(bins, {
          x: "middle",
          text: (bin) => formatCompactCount(bin.count, 2),
          frameAnchor: "top",
          dy: -14,
          fontSize: 10.5,
        }),
        Plot.ruleY([0]),
      ],
    },
  );
}
