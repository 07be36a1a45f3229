/**
 * The loss against the temperature, with the optimum and its interval.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { TemperatureCalibrator } from "softmax/calibration";
import { formatMetric, formatNumber } from "../format-number.ts";
import type { LossPoint } from "../report-data.ts";
import type { Chart } from "./chart.ts";
import { axisTitle, plotChart } from "./plot-svg.ts";

export function temperatureChart(
  id: string,
  calibrator: TemperatureCalibrator,
  nllCurve: readonly LossPoint[],
): Chart {
  const { temperature, nllBefore, nllAfter } = calibrator;
  const [lower, upper] = calibrator.interval;
  const best = { temperature, nll: nllAfter };
  const unchanged = { temperature: 1, nll: nllBefore };
  // The curve runs through both marks, also where it was not sampled that far.
  const points = [...nllCurve, best, unchanged]
    .filter(({ nll }) => Number.isFinite(nll))
    .sort((a, b) => a.temperature - b.temperature);
  return plotChart(
    {
      id,
      title: "Loss of the fitted rows against temperature",
      description:
        `Mean negative log-likelihood of the fitted rows. It is ${formatMetric(nllBefore)} nats at T = 1 and ` +
        `least, ${formatMetric(nllAfter)} nats, at T = ${formatNumber(temperature)} ` +
        `(95 % interval ${formatNumber(lower)} to ${formatNumber(upper)}).`,
      legend: [
        { key: "point", meaning: "no scaling (T = 1) and the optimum" },
        { key: "band", meaning: `95 % interval, ${formatNumber(lower)} to ${formatNumber(upper)}` },
      ],
    },
    {
      height: 300,
      x: {
        type: "log",
        label: "temperature T (log scale)",
        labelAnchor: "center",
        labelArrow: "none",
        tickFormat: (value: number) => String(Number(value.toPrecision(3))),
        ticks: 6,
      },
      y: { label: null, grid: true, nice: true },
      marks: [
        axisTitle("nll (nats)", 34),
        Plot.rect([{}], { x1: () => lower, x2: () => upper, fill: "var(--accent)", fillOpacity: 0.25 }),
        Plot.ruleX([temperature], { stroke: "var(--accent)" }),
        Plot.line(points, { x: "temperature", y: "nll", stroke: "currentColor", strokeWidth: 2 }),
        ...pointMarks(best, unchanged),
      ],
    },
  );
}

function pointMarks(best: LossPoint, unchanged: LossPoint): Plot.Markish[] {
  const at = { x: "temperature", y: "nll" } as const;
  // On the side of the optimum there is nothing above the curve.
  const right = best.temperature > 1;
  return [
    Plot.dot([best, unchanged], { ...at, r: 5, fill: "var(--accent)", stroke: "var(--page)" }),
    Plot.text([best], {
      x: "temperature",
      text: ({ temperature }) => `T = ${formatNumber(temperature)}`,
      frameAnchor: "top",
      dy: -12,
    }),
    Plot.text([unchanged], {
      ...at,
      text: () => "T = 1",
      dx: right ? 9 : -9,
      dy: -8,
      textAnchor: right ? "start" : "end",
    }),
  ];
}
