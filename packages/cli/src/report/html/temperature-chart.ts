/**
 * The loss against the temperature, with the optimum and its interval.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { formatMetric, formatNumber } from "../format-number.ts";
import type { Markup } from "./markup.ts";
import { plotSvg } from "./plot-svg.ts";
import type { ReportData } from "./report-data.ts";

export function temperatureChart(id: string, { fit, nllCurve }: ReportData): Markup {
  const [lower, upper] = fit.interval;
  const best = { temperature: fit.temperature, nll: fit.nllAfter };
  const unchanged = { temperature: 1, nll: fit.nllBefore };
  const marked = [best, unchanged];
  // The curve runs through both marks, also where it was not sampled that far.
  const points = [...nllCurve, ...marked]
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
      marginTop: 34,
      marginLeft: 52,
      marginBottom: 42,
      marginRight: 20,
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
        Plot.text(["nll (nats)"], { frameAnchor: "top-left", dx: -44, dy: -32, textAnchor: "start" }),
        Plot.rect([{}], { x1: () => lower, x2: () => upper, fill: "var(--accent)", fillOpacity: 0.25 }),
        Plot.ruleX([fit.temperature], { stroke: "var(--accent)" }),
        Plot.line(points, { x: "temperature", y: "nll", stroke: "currentColor", strokeWidth: 2 }),
        Plot.dot(marked, { x: "temperature", y: "nll", r: 5, fill: "var(--accent)", stroke: "var(--page)" }),
        Plot.text([best], {
          x: "temperature",
          text: () => `T = ${formatNumber(fit.temperature)}`,
          frameAnchor: "top",
          dy: -12,
        }),
        Plot.text([unchanged], {
          x: "temperature",
          y: "nll",
          text: () => "T = 1",
          // On the side of the optimum there is nothing above the curve.
          dx: fit.temperature > 1 ? 9 : -9,
          dy: -8,
          textAnchor: fit.temperature > 1 ? "start" : "end",
        }),
      ],
    },
  );
}
