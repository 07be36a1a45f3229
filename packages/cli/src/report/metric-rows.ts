/**
 * The metrics as named rows of text, which the terminal's table and the report's show alike.
 *
 * @module
 */
import type { Measurement } from "../engine/measurement.ts";
import {
  formatMetric,
  formatMetricChange,
  formatPercent,
  formatPointChange,
  shownDifference,
} from "./format-number.ts";
import { type Measure, measuresOf } from "./measures.ts";

/** On which rows the metrics were taken: those the fit saw, or others. */
export type Scope = "fitted rows" | "held-out rows";

export interface MetricComparison {
  readonly before: Measurement;
  readonly after?: Measurement | undefined;
  readonly scope?: Scope | undefined;
}

export interface MetricRow {
  readonly name: string;
  readonly before: string;
  /** 95 % interval of `before`, `0.4101 to 0.4320`; empty where there is none. */
  readonly interval: string;
  /** Empty, like `change`, when there is no after. */
  readonly after: string;
  /** The difference of the numbers as shown, so that a reader who subtracts them finds it. */
  readonly change: string;
  /** Empty where neither direction is better, nothing changed that can be seen, or chance explains it. */
  readonly effect: "better" | "worse" | "";
}

/** A missing value: the file had top labels only. */
const MISSING = "–";

interface Unit {
  readonly show: (value: number) => string;
  readonly showChange: (difference: number) => string;
}

const UNITS: Readonly<Record<Measure["unit"], Unit>> = {
  share: { show: (value) => formatPercent(value), showChange: formatPointChange },
  number: { show: formatMetric, showChange: formatMetricChange },
};

/** One row for each measure of what was measured; those that were not asked for have none. */
export function metricRows({ before, after }: MetricComparison): MetricRow[] {
  return measuresOf(before).map((measure) => metricRow(measure, before, after));
}

function metricRow(measure: Measure, before: Measurement, after: Measurement | undefined): MetricRow {
  const unit = UNITS[measure.unit];
  const first = measure.of(before);
  const interval = measure.interval?.(before);
  const row = {
    name: measure.name,
    before: shown(unit, first),
    interval: interval ? `${unit.show(interval.lower)} to ${unit.show(interval.upper)}` : "",
    after: "",
    change: "",
    effect: "" as const,
  };
  if (after === undefined) return row;
  const second = measure.of(after);
  const larger = (first ?? 0) > (second ?? 0) ? before : after;
  const difference =
    first === null || second === null ? Number.NaN : shownDifference(first, second, unit.show);
  const change = changeOf(measure, unit, difference);
  const effect = measure.isByChance?.(larger) ? "" : change.effect;
  return { ...row, after: shown(unit, second), ...change, effect };
}

function shown(unit: Unit, value: number | null): string {
  return value === null ? MISSING : unit.show(value);
}

function changeOf(measure: Measure, unit: Unit, difference: number): Pick<MetricRow, "change" | "effect"> {
  if (Number.isNaN(difference)) return { change: MISSING, effect: "" };
  const change = unit.showChange(difference);
  if (change === "0" || measure.better === "neither") return { change, effect: "" };
  return { change, effect: difference > 0 === (measure.better === "higher") ? "better" : "worse" };
}
