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
import { axisTitle, CONFIDENCE_AXIS, plotSvg } from "./plot-svg.ts";

interface DrawnBin {
  readonly lower: number;
  readonly upper: number;
  readonly middle: number;
  readonly count: number;
  readonly confidence: number;
  readonly accuracy: number;
  /** How far the accuracy may be off by chance. */
  readonly chance: number;
}

const DIAGONAL: [number, number][] = [
  [0, 0],
  [1, 1],
];

/** Bars are accuracies, dark ticks mean confidences, what lies between is over- or underconfidence. */
export function reliabilityChart(id: string, when: string, metrics: Metrics): Markup {
  const bins = metrics.bins.flatMap(({ lower, upper, count, confidence, accuracy }): DrawnBin[] => {
    if (confidence === null || accuracy === null) return [];
    const chance = chanceGap(confidence, count);
    return [{ lower, upper, middle: (lower + upper) / 2, count, confidence, accuracy, chance }];
  });
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
      marginTop: 44, // the counts stand above the frame
      x: CONFIDENCE_AXIS,
      y: { domain: [0, 100], percent: true, label: null, grid: true },
      marks: [axisTitle("accuracy (%)", 44), ...barMarks(bins), ...lineMarks(bins), Plot.ruleY([0])],
    },
  );
}

function barMarks(bins: readonly DrawnBin[]): Plot.Markish[] {
  const bar = { x1: "lower", x2: "upper", insetLeft: 1, insetRight: 1 } as const;
  const gap = { ...bar, y1: "accuracy", y2: "confidence" } as const;
  return [
    Plot.rectY(bins, { ...bar, y: "accuracy", fill: "var(--bar)" }),
    Plot.rectY(bins, { ...gap, filter: (bin) => bin.confidence > bin.accuracy, fill: "var(--over)" }),
    Plot.rectY(bins, { ...gap, filter: (bin) => bin.confidence < bin.accuracy, fill: "var(--under)" }),
  ];
}

function lineMarks(bins: readonly DrawnBin[]): Plot.Markish[] {
  const ink = { stroke: "currentColor" } as const;
  return [
    Plot.line(DIAGONAL, { ...ink, strokeDasharray: "4 4", strokeOpacity: 0.7 }),
    Plot.ruleX(bins, {
      ...ink,
      x: "middle",
      y1: (bin) => Math.max(0, bin.confidence - bin.chance),
      y2: (bin) => Math.min(1, bin.confidence + bin.chance),
      strokeOpacity: 0.8,
    }),
    Plot.ruleY(bins, {
      ...ink,
      x1: "lower",
      x2: "upper",
      y: "confidence",
      strokeWidth: 2.5,
      insetLeft: 1,
      insetRight: 1,
    }),
    Plot.text(bins, {
      x: "middle",
      text: (bin) => formatCompactCount(bin.count, 2),
      frameAnchor: "top",
      dy: -14,
      fontSize: 10.5,
    }),
  ];
}
