/**
 * From which confidence on a classifier may answer, so that it is wrong no more often than agreed.
 *
 * @module
 */
import { checkOptionNames } from "../../logits/check-options.ts";
import { binomialCdf, binomialUpperLimit } from "../../math/binomial.ts";
import { confidenceLevels } from "../outcomes/confidence-levels.ts";
import type { Outcomes } from "../outcomes/outcomes.ts";
import { checkUnweighted } from "./check-unweighted.ts";
import { thresholdCandidates } from "./threshold-candidates.ts";

export interface RiskTarget {
  /** The largest share of answered rows that may be wrong, in (0, 1). A precision of 0.99 is a risk of 0.01. */
  readonly risk: number;
  /** Probability with which the promise is kept, in (0, 1). Default 0.95. */
  readonly confidence?: number;
}

export interface ConfidenceThreshold {
  /** Answer a row when its confidence is at least this. */
  readonly threshold: number;
  /** Share of these rows that are answered. */
  readonly coverage: number;
  /** Share that are not: 1 − coverage. */
  readonly abstention: number;
  /** Rows that are answered, and how many of them are wrong. */
  readonly answered: number;
  readonly errors: number;
  /** errors / answered. */
  readonly risk: number;
  /**
   * Clopper–Pearson upper limit of the risk at this threshold alone, never above the target. What is promised is the
   * target: the limit does not count that the threshold was chosen.
   */
  readonly bound: number;
}

/** A start that one wrong row would end is avoided where rows allow. */
const FORGIVEN_ERRORS = 5;

/**
 * The lowest confidence threshold above which the risk on new rows is at most `risk`, with probability `confidence` over
 * the drawing of these rows; null when these rows cannot promise it at any threshold (`leastRowsForRisk` tells how many
 * rows that takes).
 *
 * The promise survives choosing the threshold (fixed-sequence testing; Angelopoulos, Bates, Candès, Jordan & Lei,
 * "Learn then test", 2021; Bates et al. 2021). Candidates are fixed before any row is seen, from strict to lax. Each is
 * tested: k errors in n answered rows pass when `P(Binomial(n, risk) ≤ k) ≤ 1 − confidence`. The first that fails ends
 * it; the one before is the result. Since all candidates must pass in turn, no correction for their number is due.
 *
 * Testing starts at the first candidate that answers enough rows to pass with 5 errors, or as many fewer as half of
 * the rows can pass with. Which one that is depends on confidences only; the promise is exact when errors do not become
 * rarer as confidence falls, or when that many rows lie above any threshold of too high a risk.
 *
 * Needs rows that neither the model nor its calibrator was fitted on, drawn as the new ones will be. Find it again
 * after a change of temperature: the order of rows changes with it.
 *
 * @param outcomes without weights: the bound is binomial
 * @throws {TypeError} for weights other than 1, unknown options
 * @throws {RangeError} for a risk or confidence outside (0, 1), and without rows
 * @example
 * const sample = new OutcomeSample();
 * const rows = 1000;
 * const confidence = Float64Array.from({ length: rows }, (_, row) => row / rows);
 * sample.addTopLabel({ confidence, correct: Uint8Array.from(confidence, (c) => (c < 0.2 ? 0 : 1)) });
 * confidenceThreshold(sample.outcomes(), { risk: 0.05 })?.threshold; // 0.17
 */
export function confidenceThreshold(outcomes: Outcomes, target: RiskTarget): ConfidenceThreshold | null {
  const { risk, confidence } = readTarget("confidenceThreshold", target);
  checkUnweighted("find a confidence threshold", outcomes.weight, "its bound counts rows");
  const levels = confidenceLevels(outcomes);
  const rows = outcomes.confidence.length;
  const start = rowsToStart(rows, risk, confidence);
  let level = levels.confidence.length;
  let answered = 0;
  let errors = 0;
  let best: { threshold: number; answered: number; errors: number } | null = null;
  for (const threshold of thresholdCandidates()) {
    for (; level > 0 && levels.confidence[level - 1]! >= threshold; level--) {
      answered += levels.count[level - 1]!;
      errors += levels.count[level - 1]! - levels.correct[level - 1]!;
    }
    if (answered < start) continue;
    if (!passes(errors, answered, risk, confidence)) break;
    best = { threshold, answered, errors };
  }
  if (best === null) return null;
  return {
    threshold: best.threshold,
    coverage: best.answered / rows,
    abstention: (rows - best.answered) / rows,
    answered: best.answered,
    errors: best.errors,
    risk: best.errors / best.answered,
    bound: binomialUpperLimit(best.errors, best.answered, confidence),
  };
}

/**
 * The fewest answered rows that can promise a risk when `errors` of them are wrong: the least n with
 * `P(Binomial(n, risk) ≤ errors) ≤ 1 − confidence`. Without errors that is ⌈log(1 − confidence) / log(1 − risk)⌉, about
 * 3 / risk at 95 %.
 *
 * @throws {RangeError} for a risk or confidence outside (0, 1), or errors that are no integer from 0
 * @example
 * leastRowsForRisk({ risk: 0.05 }); // 59
 */
export function leastRowsForRisk(target: RiskTarget, errors = 0): number {
  const { risk, confidence } = readTarget("leastRowsForRisk", target);
  if (!Number.isSafeInteger(errors) || errors < 0) {
    throw new RangeError(`Cannot promise a risk with ${errors} errors: wanted an integer from 0`);
  }
  let few = errors;
  let enough = errors + 1;
  while (!passes(errors, enough, risk, confidence)) [few, enough] = [enough, 2 * enough];
  while (enough - few > 1) {
    const middle = Math.floor((few + enough) / 2);
    if (passes(errors, middle, risk, confidence)) enough = middle;
    else few = middle;
  }
  return enough;
}

/** Depends on the number of rows alone: what is promised must not depend on where the errors are. */
function rowsToStart(rows: number, risk: number, confidence: number): number {
  for (let errors = FORGIVEN_ERRORS; errors > 0; errors--) {
    const least = leastRowsForRisk({ risk, confidence }, errors);
    if (least <= rows / 2) return least;
  }
  return leastRowsForRisk({ risk, confidence });
}

function passes(errors: number, answered: number, risk: number, confidence: number): boolean {
  return binomialCdf(errors, answered, risk) <= 1 - confidence;
}

function readTarget(operation: string, target: RiskTarget): { risk: number; confidence: number } {
  checkOptionNames(operation, target, ["risk", "confidence"]);
  const { risk, confidence = 0.95 } = target;
  for (const [name, value] of Object.entries({ risk, confidence })) {
    if (!(typeof value === "number" && value > 0 && value < 1)) {
      throw new RangeError(`Cannot promise a risk: ${name} is ${value}, wanted a number between 0 and 1`);
    }
  }
  return { risk, confidence };
}
