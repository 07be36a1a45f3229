/**
 * The metrics as named rows of text, which the terminal's table and the report's show alike.
 *
 * @module
 */
import type { Metrics } from "softmax/calibration";
import { isMceByChance } from "./chance.ts";
import {
  formatMetric,
  formatMetricChange,
  formatPercent,
  formatPointChange,
  shownDifference,
} from "./format-number.ts";

/** On which rows the metrics were taken: those the fit saw, or others. */
export type Scope = "fitted rows" | "held-out rows";

export interface MetricComparison {
  readonly before: Metrics;
  readonly after?: Metrics | undefined;
  readonly scope?: Scope | undefined;
}

export interface MetricRow {
  readonly name: string;
  readonly before: string;
  /** Empty, like `change`, when there is no after. */
  readonly after: string;
  /** The difference of the numbers as shown, so that a reader who subtracts them finds it. */
  readonly change: string;
  /** Empty where neither direction is better, nothing changed that can be seen, or chance explains it. */
  readonly effect: "better" | "worse" | "";
}

interface Measure {
  readonly name: string;
  readonly of: (metrics: Metrics) => number | null;
  readonly better: "higher" | "lower" | "neither";
  readonly show: (value: number) => string;
  readonly showChange: (difference: number) => string;
  /** Whether a value so bad may be chance, so that no direction is to be read from it. */
  readonly isByChance?: (metrics: Metrics) => boolean;
}

/** A missing value: the file had top labels only. */
const MISSING = "–";

export function metricRows({ before, after }: MetricComparison): MetricRow[] {
  return measuresOf(before.bins.length).map((measure) => {
    const first = measure.of(before);
    const row = {
      name: measure.name,
      before: shown(measure, first),
      after: "",
      change: "",
      effect: "" as const,
    };
    if (after === undefined) return row;
    const second = measure.of(after);
    const larger = (first ?? 0) > (second ?? 0) ? before : after;
    const difference =
      first === null || second === null ? Number.NaN : shownDifference(first, second, measure.show);
    const change = changeOf(measure, difference);
    const effect = measure.isByChance?.(larger) ? "" : change.effect;
    return { ...row, after: shown(measure, second), ...change, effect };
  });
}

function measuresOf(bins: number): Measure[] {
  const share = {
    show: (value: number) => formatPercent(value),
    showChange: formatPointChange,
  };
  const number = {
    show: (value: number) => formatMetric(value),
    showChange: formatMetricChange,
  };
  return [
    { name: "accuracy", of: (m) => m.accuracy, better: "higher", ...share },
    { name: "mean confidence", of: (m) => m.meanConfidence, better: "neither", ...share },
    { name: "nll (nats)", of: (m) => m.nll, better: "lower", ...number },
    { name: "Brier (summed over classes)", of: (m) => m.brier, better: "lower", ...number },
    { name: `ECE (${bins} equal-width bins)`, of: (m) => m.ece, better: "lower", ...number },
    { name: "MCE (worst bin)", of: (m) => m.mce, better: "lower", isByChance: isMceByChance, ...number },
  ];
}

function shown(measure: Measure, value: number | null): string {
  return value === null ? MISSING : measure.show(value);
}

function changeOf(measure: Measure, difference: number): Pick<MetricRow, "change" | "effect"> {
  if (Number.isNaN(difference)) return { change: MISSING, effect: "" };
  const change = measure.showChange(difference);
  if (change === "0" || measure.better === "neither") return { change, effect: "" };
  return { change, effect: difference > 0 === (measure.better === "higher") ? "better" : "worse" };
}
