/**
 * `--baseline old.json`: is it certainly worse than before?
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import type { Measurement } from "../engine/measurement.ts";
import { checkReadable } from "../files/check-readable.ts";
import { formatMetric, formatMetricChange } from "../report/format-number.ts";
import type { Style } from "../report/terminal-style.ts";
import { textTable } from "../report/text-table.ts";
import { UsageError } from "../usage-error.ts";

/** The 95 % point of the normal distribution, for a difference in one direction. */
const Z = 1.6448536269514722;

const METRICS = ["accuracy", "nll", "brier"] as const;
type Metric = (typeof METRICS)[number];

interface Estimate {
  readonly value: number;
  /** Null where it is not known. */
  readonly standardError: number | null;
}

/** What was measured before. */
export interface Baseline {
  readonly path: string;
  readonly rows: number;
  /** Null where it was not measured. */
  readonly metrics: Readonly<Record<Metric, Estimate | null>>;
  readonly ece: number;
}

export interface MetricChange {
  readonly metric: Metric;
  readonly before: number;
  readonly now: number;
  /** Of the change: √(SE² before + SE² now), which takes the rows of both for different ones; null where unknown. */
  readonly standardError: number | null;
  /** Whether it is worse by more than 1.645 standard errors; null where these are unknown. */
  readonly isCertainlyWorse: boolean | null;
}

export interface BaselineComparison {
  readonly path: string;
  readonly changes: readonly MetricChange[];
  readonly ece: {
    readonly before: number;
    readonly now: number;
    /** 95 % of the ECEs that chance alone makes of these rows are below; null where it was not measured. */
    readonly byChance: number | null;
  };
  readonly isCertainlyWorse: boolean;
}

/**
 * Reads what `evaluate --json` or `calibrate --json` printed; of a calibration the metrics after.
 *
 * @throws {UsageError} when it is neither
 */
export async function readBaseline(path: string): Promise<Baseline> {
  await checkReadable(path);
  const text = await readFile(path, "utf8");
  const document = parseObject(text, path);
  const measured = "after" in document ? asObject(document.after) : document;
  const rows = numberOf(measured?.rows);
  const ece = numberOf(measured?.ece);
  if (measured === undefined || rows === null || ece === null || numberOf(measured.accuracy) === null) {
    throw notABaseline(path);
  }
  const estimate = (metric: Metric) => estimateOf(measured, metric, rows);
  return {
    path,
    rows,
    metrics: { accuracy: estimate("accuracy"), nll: estimate("nll"), brier: estimate("brier") },
    ece,
  };
}

/**
 * Compares the means of accuracy, nll and Brier score, each one-sided at 95 %: of three metrics that did not change, one
 * is called worse in up to 15 % of comparisons of fresh rows.
 *
 * @throws {UsageError} when no metric can be compared
 */
export function compareToBaseline(baseline: Baseline, measurement: Measurement): BaselineComparison {
  const changes = METRICS.flatMap((metric) => changeOf(metric, baseline, measurement));
  if (changes.every(({ isCertainlyWorse }) => isCertainlyWorse === null)) {
    throw new UsageError(
      `Cannot compare with ${baseline.path}: it holds no standard errors, what evaluate --json of this version prints is wanted`,
    );
  }
  return {
    path: baseline.path,
    changes,
    ece: {
      before: baseline.ece,
      now: measurement.metrics.ece,
      byChance: measurement.details?.eceNull.upper95 ?? null,
    },
    isCertainlyWorse: changes.some(({ isCertainlyWorse }) => isCertainlyWorse === true),
  };
}

/** A table, and what can be said of the ECE. */
export function baselineText(comparison: BaselineComparison, width: number, style: Style): string {
  const rows = comparison.changes.map(({ metric, before, now, standardError, isCertainlyWorse }) => [
    metric,
    formatMetric(before),
    formatMetric(now),
    formatMetricChange(now - before),
    standardError === null ? "unknown" : `± ${formatMetric(standardError)}`,
    isCertainlyWorse === null ? "cannot tell" : isCertainlyWorse ? "certainly worse" : "",
  ]);
  const header = ["", "before", "now", "change", "standard error", ""];
  return [
    style.strong(`Against ${comparison.path}`),
    textTable({ header, rows }, width, style),
    eceText(comparison.ece),
  ].join("\n");
}

/** Why a check against a baseline failed. */
export function worseText({ path, changes }: BaselineComparison): string {
  const worse = changes.filter(({ isCertainlyWorse }) => isCertainlyWorse);
  const facts = worse.map(
    ({ metric, before, now, standardError }) =>
      `${metric} ${formatMetric(before)} → ${formatMetric(now)}, standard error ${formatMetric(standardError!)}`,
  );
  return `Failed: certainly worse than ${path} (${facts.join("; ")})`;
}

function changeOf(metric: Metric, baseline: Baseline, measurement: Measurement): MetricChange[] {
  const before = baseline.metrics[metric];
  const now = currentOf(metric, measurement);
  if (before === null || now === null) return [];
  const change = { metric, before: before.value, now: now.value };
  if (before.standardError === null || now.standardError === null) {
    return [{ ...change, standardError: null, isCertainlyWorse: null }];
  }
  const standardError = Math.hypot(before.standardError, now.standardError);
  const worsening = metric === "accuracy" ? before.value - now.value : now.value - before.value;
  return [{ ...change, standardError, isCertainlyWorse: worsening > Z * standardError }];
}

function currentOf(metric: Metric, { metrics, details }: Measurement): Estimate | null {
  const value = metrics[metric];
  if (value === null) return null;
  const standardError = details?.intervals[metric]?.standardError ?? null;
  return ofAllRows(metric, { value, standardError }, details?.sampledRows, metrics.rows);
}

function estimateOf(measured: Fields, metric: Metric, rows: number): Estimate | null {
  const value = numberOf(measured[metric]);
  if (value === null) return null;
  const interval = asObject(asObject(measured.intervals)?.[metric]);
  const sampledRows = numberOf(measured.sampledRows) ?? undefined;
  return ofAllRows(metric, { value, standardError: numberOf(interval?.standardError) }, sampledRows, rows);
}

/** The mean is of all rows, its standard error was taken from a sample of them. */
function ofAllRows(
  metric: Metric,
  { value, standardError }: Estimate,
  sampledRows: number | undefined,
  rows: number,
): Estimate {
  if (standardError === null) return { value, standardError };
  const isSample = sampledRows !== undefined && sampledRows < rows;
  const ofAll = isSample ? standardError * Math.sqrt(sampledRows / rows) : standardError;
  const least = metric === "accuracy" ? leastStandardError(value, rows) : 0;
  return { value, standardError: Math.max(ofAll, least) };
}

/**
 * Of a share with one row more that is right and one that is wrong (Agresti & Caffo 2000): 20 right rows of 20 are no
 * proof that all are, as their own standard error of 0 would have it.
 */
function leastStandardError(accuracy: number, rows: number): number {
  const share = (accuracy * rows + 1) / (rows + 2);
  return Math.sqrt((share * (1 - share)) / (rows + 2));
}

function eceText({ before, now, byChance }: BaselineComparison["ece"]): string {
  const values = `ECE ${formatMetric(before)} before, ${formatMetric(now)} now`;
  if (byChance === null) return `${values}: shown, not judged.`;
  return now <= byChance
    ? `${values}: no more than chance alone gives rows of right confidence (95 % are below ${formatMetric(byChance)}).`
    : `${values}: more than chance alone gives (95 % are below ${formatMetric(byChance)}); whether it is worse than before, an ECE cannot tell.`;
}

type Fields = Readonly<Record<string, unknown>>;

function parseObject(text: string, path: string): Fields {
  try {
    const fields = asObject(JSON.parse(text));
    if (fields) return fields;
  } catch {
    // Said below, as of any other document.
  }
  throw notABaseline(path);
}

function notABaseline(path: string): UsageError {
  return new UsageError(
    `Cannot compare with ${path}: it is not what evaluate --json or calibrate --json prints, one of these is wanted`,
  );
}

function asObject(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null ? (value as Fields) : undefined;
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
