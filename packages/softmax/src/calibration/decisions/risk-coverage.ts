/**
 * How often a classifier is wrong on the rows that it answers, when it may leave the doubtful ones.
 *
 * @module
 */
import { confidenceLevels } from "../outcomes/confidence-levels.ts";
import type { Outcomes } from "../outcomes/outcomes.ts";

/** What answering only the rows of at least this confidence gives. */
export interface RiskCoveragePoint {
  /** A row is answered when its confidence is at least this. */
  readonly threshold: number;
  /** Share of the rows (of their weight) that are answered. */
  readonly coverage: number;
  /** Share of the answered rows that are wrong: the selective risk. */
  readonly risk: number;
}

/**
 * The risk–coverage curve: one point for each distinct confidence, strictest first (El-Yaniv & Wiener 2010). Rows of
 * equal confidence are answered together, so ties do not depend on the order of rows. The last point answers all: its
 * risk is 1 − accuracy. Risk need not rise with coverage.
 *
 * Dividing logits by a temperature changes the order of confidences between rows when K > 2, and so the curve.
 *
 * @throws what `OutcomeSample` throws of its rows; {RangeError} without rows, or when all weights are 0
 * @example
 * const sample = new OutcomeSample();
 * sample.addTopLabel({ confidence: Float64Array.of(0.9, 0.6), correct: Uint8Array.of(1, 0) });
 * riskCoverage(sample.outcomes()); // 0.9: half of the rows, risk 0; then 0.6: all of them, risk 0.5
 */
export function riskCoverage(outcomes: Outcomes): RiskCoveragePoint[] {
  const { confidence, weight, correct, total } = confidenceLevels(outcomes);
  const points: RiskCoveragePoint[] = [];
  let answered = 0;
  let errors = 0;
  for (let level = confidence.length - 1; level >= 0; level--) {
    if (weight[level] === 0) continue;
    answered += weight[level]!;
    errors += weight[level]! - correct[level]!;
    points.push({ threshold: confidence[level]!, coverage: answered / total, risk: errors / answered });
  }
  return points;
}

/**
 * Area under the risk–coverage curve: the mean over all rows of the selective risk at that row's confidence,
 * `Σ_i w_i · risk(confidence_i) / Σ_i w_i`; from 0 (never wrong) to 1, lower is better (Geifman, Uziel & El-Yaniv 2019).
 *
 * Conventions differ. This is the mean of risks, tied rows sharing the risk of their group. torch-uncertainty integrates
 * by trapezoids and divides by 1 − 1/N, which on 10,000 rows of a good classifier gives 0.012745 for 0.012748: compare
 * values of one convention only.
 *
 * @throws what `riskCoverage` throws
 * @example
 * const sample = new OutcomeSample();
 * sample.addTopLabel({ confidence: Float64Array.of(0.9, 0.6), correct: Uint8Array.of(1, 0) });
 * aurc(sample.outcomes()); // 0.25
 */
export function aurc(outcomes: Outcomes): number {
  let area = 0;
  let before = 0;
  for (const { coverage, risk } of riskCoverage(outcomes)) {
    area += (coverage - before) * risk;
    before = coverage;
  }
  return area;
}
