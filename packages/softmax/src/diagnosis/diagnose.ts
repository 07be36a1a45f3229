/**
 * What did somebody else's softmax do?
 *
 * Explanations are tried from the simplest to the least: right, right but rounded, one mistake without a
 * parameter, one with a choice (which class), one with a number (which temperature). The first kind that
 * explains every row wins; two of the same kind are a tie, and then the answer is "unknown", not a guess.
 *
 * @module
 */
import type { LogitInput } from "../logits/logit-input.ts";
import { softmaxInto } from "../math/softmax.ts";
import { everyRowAgrees } from "./agreement.ts";
import type { Claim, Mistake } from "./claim.ts";
import type { Diagnosis, Evidence, Verdict } from "./diagnosis.ts";
import { type Measurement, measure } from "./measurement.ts";
import { type Finding, messageOf } from "./message.ts";
import { missingFromColumns } from "./mistakes/missing-from-columns.ts";
import { missingFromSum } from "./mistakes/missing-from-sum.ts";
import { missingFromValues } from "./mistakes/missing-from-values.ts";
import { overflowed } from "./mistakes/overflowed.ts";
import * as rowMistakes from "./mistakes/row-mistakes.ts";
import { scaled } from "./mistakes/scaled.ts";
import { anotherTemperature, temperatureLimit } from "./mistakes/temperature.ts";
import { transposed } from "./mistakes/transposed.ts";
import { wrongAxis } from "./mistakes/wrong-axis.ts";
import { coarsePrecisions, FLOAT32, FLOAT64, type Precision } from "./precision.ts";
import { type DiagnoseOptions, readClaim } from "./read-claim.ts";

const UNKNOWN: Finding = { verdict: "unknown", evidence: {}, precision: undefined, alternatives: [] };

/** Simplest first. Mistakes of one kind are equally simple. */
const KINDS: readonly (readonly Mistake[])[] = [
  [
    overflowed,
    rowMistakes.logitsUnchanged,
    rowMistakes.logProbabilities,
    rowMistakes.exponentials,
    rowMistakes.shiftedExponentials,
    rowMistakes.sigmoid,
    rowMistakes.appliedTwice,
    rowMistakes.appliedTwiceWithTemperature,
    rowMistakes.inverseTemperature,
    wrongAxis,
    transposed,
  ],
  [temperatureLimit, missingFromSum, missingFromValues, missingFromColumns],
  [anotherTemperature, scaled],
];

/**
 * What could hide behind a right result. A class or a number can be chosen so that it changes nothing (a class of
 * probability 0, T = 1); that is no alternative.
 */
const COULD_LOOK_RIGHT: readonly Mistake[] = [...KINDS[0]!, temperatureLimit];

/**
 * Tells whether probabilities are the softmax of logits, how exactly, and if not, what was done instead.
 *
 * A right float32 softmax of any library is never accused: see `precision.ts` for what it is allowed. Rows whose
 * softmax is not finite (NaN, +∞ or only −∞) are left out and counted. Mistakes that the given rows cannot
 * tell apart are listed as `alternatives`: a row of equal logits shows no temperature.
 *
 * @param logits `[N, K]` as rows, one row, a flat array with `shape`, or a tensor; any axis
 * @param probabilities what is to be judged: of the same shape, or flat; also transposed, or one class short
 * @throws {TypeError} not numbers, ragged rows, an unknown option, or shapes that no mistake relates
 * @throws {RangeError} a shape, axis or temperature that cannot be
 * @example
 * diagnose([[2, 1, 0], [0, 3, 1]], [[0.51, 0.31, 0.19], [0.14, 0.63, 0.23]]).verdict; // "temperature"
 */
export function diagnose(
  logits: LogitInput,
  probabilities: LogitInput,
  options: DiagnoseOptions = {},
): Diagnosis {
  const claim = readClaim(logits, probabilities, options);
  const atFloat32 = measure(claim, FLOAT32);
  const finding = findRight(claim, atFloat32) ?? findMistake(claim);
  const coarse = coarsePrecisions(claim.claimedRows).find(({ name }) => name === finding.precision);
  const measured = coarse ? measure(claim, coarse) : atFloat32;
  const { worst: _, hasSpread: __, ...figures } = measured;
  return { ...finding, message: messageOf(finding, claim, measured), ...figures };
}

function findRight(claim: Claim, { finiteRows, rightRows }: Measurement): Finding | undefined {
  if (claim.shapes !== "same" || finiteRows === 0) return undefined;
  const { logitRows, claimedRows } = claim;
  const isRight = (precision: Precision) => everyRowAgrees(logitRows, claimedRows, precision, softmaxInto);
  const precision =
    rightRows === finiteRows
      ? isRight(FLOAT64)
        ? FLOAT64
        : FLOAT32
      : coarsePrecisions(claimedRows).find(isRight);
  if (!precision) return undefined;
  const alternatives = explain(COULD_LOOK_RIGHT, claim, precision).map(({ verdict }) => verdict);
  return {
    ...rightVerdict(precision),
    precision: precision.name,
    alternatives: [...new Set(alternatives)],
  };
}

function rightVerdict({ name, decimals }: Precision): { verdict: Verdict; evidence: Evidence } {
  if (decimals !== undefined) return { verdict: "rounded", evidence: { decimals } };
  const verdict = name === "float16" || name === "bfloat16" ? name : "right";
  return { verdict, evidence: {} };
}

function findMistake(claim: Claim): Finding {
  for (const precision of [FLOAT32, ...coarsePrecisions(claim.claimedRows)]) {
    for (const mistakes of KINDS) {
      const found = explain(mistakes, claim, precision);
      const verdicts = [...new Set(found.map(({ verdict }) => verdict))];
      if (verdicts.length > 1) return { ...UNKNOWN, alternatives: verdicts };
      if (found[0]) return { ...found[0], precision: precision.name, alternatives: [] };
    }
  }
  return UNKNOWN;
}

/** The mistakes that explain every finite row, with their evidence. */
function explain(mistakes: readonly Mistake[], claim: Claim, precision: Precision) {
  return mistakes.flatMap(({ verdict, shapes, find }) => {
    const evidence = shapes.includes(claim.shapes) ? find(claim, precision) : undefined;
    return evidence ? [{ verdict, evidence }] : [];
  });
}
