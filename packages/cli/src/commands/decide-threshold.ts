/**
 * `decide --risk` and `--precision`: the confidence from which on a model may answer.
 *
 * @module
 */
import {
  aurc,
  type ConfidenceThreshold,
  confidenceThreshold,
  type Metrics,
  type RiskCoveragePoint,
  riskCoverage,
} from "softmax/calibration";
import { decisionRows, decisionTopLabels } from "../engine/decision-rows.ts";
import { thinnedCurve } from "../engine/thinned-curve.ts";
import { type Shortfall, thresholdShortfall } from "../engine/threshold-shortfall.ts";
import { FailedCheck } from "../failed-check.ts";
import { formatCount, formatGivenPercent, formatPercent, formatRows } from "../report/format-number.ts";
import { riskCoveragePlot } from "../report/risk-coverage-plot.ts";
import { riskCoverageTable } from "../report/risk-coverage-table.ts";
import { wrapText } from "../report/text-layout.ts";
import { withProgress } from "./calibration-progress.ts";
import { type DecisionInput, decisionJson, decisionWarnings, someOf } from "./decision-input.ts";
import type { Terminal } from "./terminal.ts";

/** One of the two; a precision of 0.95 is a risk of 0.05. */
export type ThresholdTarget = { readonly risk: number } | { readonly precision: number };

interface ThresholdDecision {
  readonly metrics: Metrics;
  readonly points: readonly RiskCoveragePoint[];
  /** Rows that the curve and the threshold are of. */
  readonly rows: number;
  readonly aurc: number;
  readonly risk: number;
  readonly found: ConfidenceThreshold | null;
  readonly shortfall: Shortfall | null;
}

export async function decideThreshold(input: DecisionInput, target: ThresholdTarget): Promise<void> {
  const { terminal, json } = input;
  const decision = await findThreshold(input, riskOf(target));
  const { metrics, found, shortfall } = decision;
  const warnings = [...decisionWarnings(input, metrics), ...sampleWarning(decision)];
  for (const warning of warnings) terminal.warn(warning);
  if (json) terminal.printJson(decisionJson(input, metrics, thresholdJson(decision), warnings));
  else terminal.print(thresholdText(decision, target, terminal));
  if (found === null) throw new FailedCheck(`Failed: ${shortfallText(shortfall!, decision, target)}`);
}

function riskOf(target: ThresholdTarget): number {
  // 1 − 0.95 is 0.050000000000000044.
  return "risk" in target ? target.risk : Number((1 - target.precision).toPrecision(12));
}

async function findThreshold(
  { passes, chosen, terminal }: DecisionInput,
  risk: number,
): Promise<ThresholdDecision> {
  const { reader } = passes;
  const { metrics, sample } = await withProgress("Deciding", passes, terminal, (onRows) =>
    reader.isTopLabel ? decisionTopLabels(reader, onRows) : decisionRows(passes, chosen.calibrator, onRows),
  );
  const outcomes = sample.outcomes();
  const rows = outcomes.confidence.length;
  const points = riskCoverage(outcomes);
  const found = confidenceThreshold(outcomes, { risk });
  const shortfall = found === null ? thresholdShortfall(points, rows, risk) : null;
  return { metrics, points, rows, aurc: aurc(outcomes), risk, found, shortfall };
}

function sampleWarning({ metrics, rows }: ThresholdDecision): string[] {
  if (rows === metrics.rows) return [];
  return [`The threshold and the curve are of ${someOf(rows, metrics.rows)}, drawn at random.`];
}

function thresholdJson({
  metrics,
  points,
  rows,
  aurc: area,
  risk,
  found,
  shortfall,
}: ThresholdDecision): object {
  return {
    sampledRows: rows,
    isSample: rows < metrics.rows,
    target: { risk, confidence: 0.95 },
    threshold: found,
    shortfall,
    aurc: area,
    riskCoverage: thinnedCurve(points),
  };
}

function thresholdText(decision: ThresholdDecision, target: ThresholdTarget, terminal: Terminal): string {
  const { points, rows, aurc: area, risk, found } = decision;
  const { width, style } = terminal;
  const curve = { points, aurc: area, target: risk, coverage: found?.coverage ?? null };
  const parts = [riskCoveragePlot(curve, width, style), riskCoverageTable(points, rows, found, width, style)];
  if (found !== null) parts.unshift(wrapText(promiseText(found, target), width));
  return parts.join("\n\n");
}

function promiseText(found: ConfidenceThreshold, target: ThresholdTarget): string {
  const { threshold, coverage, abstention, answered, errors, risk, bound } = found;
  const who =
    abstention === 0
      ? "Answer every row."
      : `Answer when the confidence is at least ${threshold}: ${formatPercent(coverage)} of the rows; ${formatPercent(abstention)} are left unanswered.`;
  return (
    `${who}\n` +
    `Here ${formatCount(errors)} of ${formatRows(answered, "answer")} ${errors === 1 ? "is" : "are"} wrong (${formatPercent(risk)}; ` +
    `for this threshold alone the 95 % limit is ${formatPercent(bound)}).\n` +
    `On new rows drawn as these were, ${targetText(target)}: a promise that 95 of 100 such decisions keep.`
  );
}

function targetText(target: ThresholdTarget): string {
  return "risk" in target
    ? `at most ${formatGivenPercent(target.risk)} of the answers are wrong`
    : `at least ${formatGivenPercent(target.precision)} of the answers are right`;
}

function shortfallText(
  { reason, rows, best }: Shortfall,
  { rows: given }: ThresholdDecision,
  target: ThresholdTarget,
): string {
  const failed = `these ${formatRows(given)} cannot promise that ${targetText(target)}, at any threshold. `;
  if (reason === "few-rows") {
    return `${failed}That takes ${formatCount(rows!)} answered rows at least, none of them wrong.`;
  }
  const at = `${formatRows(Math.round(best!.coverage * given))} of most confidence (${formatPercent(best!.risk)} wrong)`;
  if (reason === "too-risky") {
    return `${failed}The ${at} come closest: a higher risk, or a model that knows better when it is right, is wanted.`;
  }
  if (reason === "surest-rows-wrong") {
    return (
      `${failed}The ${at} would do, but too many of the surest among them are wrong to begin with, ` +
      "which may be chance: a look at those, or more rows, could tell."
    );
  }
  return `${failed}The ${at} come closest: if that stays so, about ${formatRows(rows!)} are needed in all.`;
}
