/**
 * Observable Plot without a browser: a chart as SVG text that says what it shows.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { Chart } from "./chart.ts";

export type ChartText = Omit<Chart, "svg">;

/** Width of every chart in its own units: on a phone it is shrunk little, so its text stays readable. */
export const CHART_WIDTH = 440;

/** The horizontal axis of charts that stand on the confidence bins. */
export const CONFIDENCE_AXIS: Plot.ScaleOptions = {
  domain: [0, 100],
  percent: true,
  label: "confidence (%)",
  labelAnchor: "center",
  labelArrow: "none",
};

/** Names the vertical axis above its upper end. */
export function axisTitle(text: string, marginTop: number): Plot.Markish {
  return Plot.text([text], { frameAnchor: "top-left", dx: -38, dy: 2 - marginTop, textAnchor: "start" });
}

/** Draws with our fonts and margins; colours are custom properties of what surrounds it, light or dark. */
export function plotChart(text: ChartText, options: Plot.PlotOptions): Chart {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const svg = Plot.plot({
    document,
    width: CHART_WIDTH,
    marginTop: 34,
    marginLeft: 46,
    marginBottom: 42,
    marginRight: 14,
    style: { fontSize: "13px", fontFamily: "inherit", overflow: "visible" },
    ...options,
  });
  const label = (tag: "title" | "desc", content: string) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    element.setAttribute("id", `${text.id}-${tag}`);
    element.textContent = content;
    return element;
  };
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-labelledby", `${text.id}-title ${text.id}-desc`);
  // A picture with a description is read as one: names of its groups have no role and say nothing.
  for (const group of svg.querySelectorAll("g")) {
    group.removeAttribute("aria-label");
    group.removeAttribute("aria-hidden");
  }
  svg.prepend(label("title", text.title), label("desc", text.description));
  return { ...text, svg: svg.outerHTML };
}
