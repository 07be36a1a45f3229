/**
 * Calibration methods side by side as named rows of text, which the terminal's table and the reports show alike.
 *
 * @module
 */
import type { MethodComparison } from "softmax/calibration";
import { formatMetric, formatMetricChange } from "./format-number.ts";
import { METHOD_NAMES } from "./method-names.ts";

export interface MethodRow {
  readonly name: string;
  readonly nll: string;
  /** Of the loss against leaving it alone; empty for that, like its interval. */
  readonly change: string;
  /** 95 %. */
  readonly interval: string;
  readonly isChosen: boolean;
}

/** Leaving it alone first. */
export function methodRows({ nll, scores, chosen }: MethodComparison): MethodRow[] {
  const none = { name: "leave it alone", nll: formatMetric(nll), change: "", interval: "" };
  return [
    { ...none, isChosen: chosen === "none" },
    ...scores.map(({ method, nll: left, gain, interval: [lower, upper] }) => ({
      name: METHOD_NAMES[method],
      nll: formatMetric(left),
      change: formatMetricChange(-gain),
      interval: `${formatMetricChange(-upper)} to ${formatMetricChange(-lower)}`,
      isChosen: method === chosen,
    })),
  ];
}

/** Why methods were not fitted, a sentence each. */
export function refusedMethods({ refused }: MethodComparison): string[] {
  return refused.map(({ method, message }) => `${METHOD_NAMES[method]} is out: ${message}.`);
}
