/**
 * The loss against the temperature, with the optimum and its interval.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { formatMetric, formatNumber } from "../format-number.ts";
import type { Markup } from "./markup.ts";
import { axisTitle, plotSvg } from "./plot-svg.ts";
import type { ReportData } from "./report-data.ts";

type Point = ReportData["nllCurve"][number];

export function temperatureChart(id: string, { fit, nllCurve }: ReportData): Markup {
  const [lower, upper] = fit.interval;
  const best = { temperature: fit.temperature, nll: fit.nllAfter };
  const unchanged = { temperature: 1, nll: fit.nllBefore };
  // The curve runs through both marks, also where it was not sampled that far.
  const points = [...nllCurve, best, unchanged]
    .filter(({ nll }) => Number.isFinite(nll))
    .sort((a, b) => a.temperature - b.temperature);
  return plotSvg(
    {
      id,
      title: "Loss against temperature",
      description:
        `Mean negative log-likelihood of the fitted rows. It is ${formatMetric(fit.nllBefore)} nats at T = 1 and ` +
        `least, ${formatMetric(fit.nllAfter)} nats, at T = ${formatNumber(fit.temperature)} ` +
        `(95 % interval ${formatNumber(lower)} to ${formatNumber(upper)}).`,
    },
    {
      height: 300,
      x: {
        type: "log",
        label: "temperature T (log scale)",
        labelAnchor: "center",
        labelArrow: "none",
        tickFormat: (temperature: number) => String(Number(temperature.toPrecision(3))),
        ticks: 6,
      },
      y: { label: null, grid: true, nice: true },
      marks: [
        axisTitle("nll (nats)", 34),
        Plot.rect([{}], { x1: () => lower, x2: () => upper, fill: "var(--accent)", fillOpacity: 0.25 }),
        Plot.ruleX([fit.temperature], { stroke: "var(--accent)" }),
        Plot.line(points, { x: "temperature", y: "nll", stroke: "currentColor", strokeWidth: 2 }),
        ...pointMarks(best, unchanged),
      ],
    },
  );
}

function pointMarks(best: Point, unchanged: Point): Plot.Markish[] {
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
