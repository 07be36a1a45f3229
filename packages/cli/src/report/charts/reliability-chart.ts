/**
 * The reliability diagram of a report: accuracy against confidence, bin by bin.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { Measurement } from "../../engine/measurement.ts";
import { bandMeaning, type ChanceBand, chanceBands } from "../chance-bands.ts";
import { formatCompactCount, formatMetric, formatPercent } from "../format-number.ts";
import type { Chart } from "./chart.ts";
import { axisTitle, CONFIDENCE_AXIS, plotChart } from "./plot-svg.ts";

interface DrawnBin {
  readonly lower: number;
  readonly upper: number;
  readonly middle: number;
  readonly count: number;
  readonly confidence: number;
  readonly accuracy: number;
  readonly band: ChanceBand;
}

const DIAGONAL: [number, number][] = [
  [0, 0],
  [1, 1],
];

/** Bars are accuracies, dark ticks mean confidences, what lies between is over- or underconfidence. */
export function reliabilityChart(id: string, when: string, measurement: Measurement): Chart {
  const { metrics } = measurement;
  const bands = chanceBands(measurement);
  const bins = metrics.bins.flatMap(({ lower, upper, count, confidence, accuracy }, i): DrawnBin[] => {
    const band = bands[i];
    if (confidence === null || accuracy === null || !band) return [];
    return [{ lower, upper, middle: (lower + upper) / 2, count, confidence, accuracy, band }];
  });
  return plotChart(
    {
      id,
      title: `Reliability${when}`,
      description:
        `Accuracy against confidence in ${metrics.bins.length} bins, ${bins.length} of them with rows. ` +
        `Mean confidence ${formatPercent(metrics.meanConfidence)}, accuracy ${formatPercent(metrics.accuracy)}, ` +
        `ECE ${formatMetric(metrics.ece)}.`,
      legend: [
        { key: "bar", meaning: "accuracy; above it the rows of the bin" },
        { key: "tick", meaning: "mean confidence" },
        { key: "over", meaning: "overconfident: tick above the bar" },
        { key: "under", meaning: "underconfident: tick inside the bar" },
        { key: "band", meaning: bandMeaning(measurement) },
      ],
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

/** Narrower than a bar, so that the colours beside it stay what they are. */
const BAND = {
  x1: "lower",
  x2: "upper",
  insetLeft: 7,
  insetRight: 7,
  fill: "var(--accent)",
  fillOpacity: 0.25,
  stroke: "var(--accent)",
  strokeWidth: 1.5,
} as const;
const ACROSS = { x1: "lower", x2: "upper", insetLeft: 1, insetRight: 1 } as const;

function barMarks(bins: readonly DrawnBin[]): Plot.Markish[] {
  const gap = { ...ACROSS, y1: "accuracy", y2: "confidence" } as const;
  return [
    Plot.rectY(bins, { ...ACROSS, y: "accuracy", fill: "var(--bar)" }),
    Plot.rectY(bins, { ...gap, filter: (bin) => bin.confidence > bin.accuracy, fill: "var(--over)" }),
    Plot.rectY(bins, { ...gap, filter: (bin) => bin.confidence < bin.accuracy, fill: "var(--under)" }),
    Plot.rectY(bins, {
      ...BAND,
      y1: (bin) => bin.band.lower,
      y2: (bin) => bin.band.upper,
    }),
  ];
}

function lineMarks(bins: readonly DrawnBin[]): Plot.Markish[] {
  const ink = { stroke: "currentColor" } as const;
  return [
    Plot.line(DIAGONAL, { ...ink, strokeDasharray: "4 4", strokeOpacity: 0.7 }),
    Plot.ruleY(bins, { ...ink, ...ACROSS, y: "confidence", strokeWidth: 2.5 }),
    Plot.text(bins, {
      x: "middle",
      text: (bin) => formatCompactCount(bin.count, 2),
      frameAnchor: "top",
      dy: -14,
      fontSize: 10.5,
    }),
  ];
}
