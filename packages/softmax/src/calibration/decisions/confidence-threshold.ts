/**
 * From which confidence on a classifier may answer, so that it is wrong no more often than agreed.
 *
 * @module
 */
import { checkOptionNames } from "../../logits/check-options.ts";
import { binomialCdf, binomialUpperLimit } from "../../math/binomial.ts";
import { type ConfidenceLevels, confidenceLevels } from "../outcomes/confidence-levels.ts";
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
   * Clopper–Pearson upper limit of the risk at this threshold alone, at the level `confidence`; never above the target.
   * What is promised is the target: the limit does not count that the threshold was chosen, which the test does (with
   * several starts it is stricter).
   */
  readonly bound: number;
}

/** A start that one wrong row would end is avoided where rows allow. */
const FORGIVEN_ERRORS = 5;
const STARTS = 5;
/** With fewer rows than this times the first start, what five starts cost is more than they find. */
const LEAST_SPAN = 8;

/** Where testing starts, in answered rows, rising; and the level of each test. */
interface TestPlan {
  readonly starts: readonly number[];
  readonly level: number;
}

/**
 * The lowest confidence threshold above which the risk on new rows is at most `risk`, with probability `confidence` over
 * the drawing of these rows; null when these rows cannot promise it at any threshold (`leastRowsForRisk` tells how many
 * rows that takes).
 *
 * The promise survives choosing the threshold (fixed-sequence testing with several starts; Angelopoulos, Bates, Candès,
 * Jordan & Lei, "Learn then test", 2021; Bates et al. 2021). Candidates are fixed before any row is seen, from strict to
 * lax. Each is tested: k errors in n answered rows pass when `P(Binomial(n, risk) ≤ k) ≤ δ / D`, δ = 1 − confidence. The
 * first that fails ends its sequence; the laxest that passes in any sequence is the result. Each of the D sequences is
 * wrong with probability at most δ / D, so all together with at most δ. With several starts, chance errors among the
 * surest rows end the first sequence only.
 *
 * The first start is the first candidate that answers enough rows to pass with 5 errors. Where all rows are at least 8
 * times as many, D is 5: the starts rise from there in equal ratios to all rows. With fewer rows D is 1, and the start
 * forgives as many errors, up to 5, as half of the rows can pass with.
 *
 * Where starts are depends on the number of rows and on confidences only. The promise is exact when the risk does not
 * fall as more rows are answered. Otherwise the number of rows above a threshold, which decides where a sequence starts,
 * may tell a little of their errors; simulated with the surest rows most wrong, the promise was kept.
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
  const rows = outcomes.confidence.length;
  const best = laxestThatPasses(confidenceLevels(outcomes), risk, planTests(rows, risk, confidence));
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
 * 3 / risk at 95 %. One test's: with many rows `confidenceThreshold` tests each of 5 sequences at 1 − (1 − confidence) / 5.
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

/** All sequences at one level make one pass: where two overlap, they test the same. */
function laxestThatPasses(levels: ConfidenceLevels, risk: number, { starts, level }: TestPlan) {
  let next = levels.confidence.length;
  let answered = 0;
  let errors = 0;
  let started = 0;
  let isTesting = false;
  let best: { threshold: number; answered: number; errors: number } | null = null;
  for (const threshold of thresholdCandidates()) {
    for (; next > 0 && levels.confidence[next - 1]! >= threshold; next--) {
      answered += levels.count[next - 1]!;
      errors += levels.count[next - 1]! - levels.correct[next - 1]!;
    }
    for (; started < starts.length && answered >= starts[started]!; started++) isTesting = true;
    isTesting &&= passes(errors, answered, risk, level);
    if (isTesting) best = { threshold, answered, errors };
  }
  return best;
}

/** Depends on the number of rows alone: what is promised must not depend on where the errors are. */
function planTests(rows: number, risk: number, confidence: number): TestPlan {
  const level = 1 - (1 - confidence) / STARTS;
  const first = leastRowsForRisk({ risk, confidence: level }, FORGIVEN_ERRORS);
  if (first * LEAST_SPAN > rows) return { starts: [singleStart(rows, risk, confidence)], level: confidence };
  // Square roots are the same on every machine, other powers are not.
  const ratio = Math.sqrt(Math.sqrt(rows / first));
  const between = [first * ratio, first * ratio * ratio, first * ratio * ratio * ratio];
  return { starts: [first, ...between.map(Math.ceil), rows], level };
}

function singleStart(rows: number, risk: number, confidence: number): number {
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
