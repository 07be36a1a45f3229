/**
 * Looks at every row without refusing any: what is in a file, and what is wrong with it.
 *
 * @module
 */
import type { RawChunk } from "../files/data-file.ts";

/** How often something was met, and where first (rows count from 0). */
export interface Finding {
  count: number;
  firstRow: number;
}

export interface Survey {
  rows: number;
  smallest: number;
  largest: number;
  findings: Record<FindingName, Finding>;
  /** Rows per class index; empty without labels. */
  labelCounts: Map<number, number>;
  /** Rows with a label and scores that have a largest one, or with a prediction. */
  judged: number;
  /** Of these, rows whose label is their largest score or their prediction. */
  correct: number;
}

export type FindingName =
  | "missing"
  | "infinite"
  | "minusInfinite"
  | "zeros"
  | "constant"
  | "missingLabels"
  | "badLabels"
  | "ruledOutLabels";

export function createSurvey(): Survey {
  const none = (): Finding => ({ count: 0, firstRow: -1 });
  return {
    rows: 0,
    smallest: Infinity,
    largest: -Infinity,
    findings: {
      missing: none(),
      infinite: none(),
      minusInfinite: none(),
      zeros: none(),
      constant: none(),
      missingLabels: none(),
      badLabels: none(),
      ruledOutLabels: none(),
    },
    labelCounts: new Map(),
    judged: 0,
    correct: 0,
  };
}

/** Adds the rows of a chunk. `firstRow` counts across files; above `threshold` a single score means class 1. */
export function surveyChunk(
  survey: Survey,
  chunk: RawChunk,
  firstRow: number,
  labels: Float64Array | undefined,
  threshold: number,
): void {
  const { scores, width } = chunk;
  for (let i = 0; i < chunk.rows; i++) {
    const row = firstRow + i;
    let best = scores ? surveyScores(survey, scores, i * width, width, row) : -1;
    if (best >= 0 && width === 1) best = scores![i]! > threshold ? 1 : 0;
    if (!scores && chunk.prediction) best = chunk.prediction[i]!;
    if (labels) surveyLabel(survey, labels[i]!, chunk.width, best, row);
    if (labels && scores && scoreOf(labels[i]!, scores, i * width, width) === -Infinity) {
      meet(survey.findings.ruledOutLabels, row);
    }
  }
  survey.rows += chunk.rows;
}

/** Returns the index of the largest score, or −1 where one is missing. */
function surveyScores(
  survey: Survey,
  scores: ArrayLike<number>,
  start: number,
  width: number,
  row: number,
): number {
  const { findings } = survey;
  let best = 0;
  let lowest = Infinity;
  let isMissing = false;
  for (let k = 0; k < width; k++) {
    const value = scores[start + k]!;
    if (value > scores[start + best]!) best = k;
    if (value < lowest) lowest = value;
    if (Number.isNaN(value)) {
      meet(findings.missing, row);
      isMissing = true;
    } else if (value === Infinity) meet(findings.infinite, row);
    else if (value === -Infinity) meet(findings.minusInfinite, row);
    else {
      if (value === 0) meet(findings.zeros, row);
      if (value < survey.smallest) survey.smallest = value;
      if (value > survey.largest) survey.largest = value;
    }
  }
  if (isMissing) return -1;
  if (width > 1 && lowest === scores[start + best]) meet(findings.constant, row);
  return best;
}

function surveyLabel(survey: Survey, label: number, width: number, best: number, row: number): void {
  const classes = width === 1 ? 2 : width;
  if (Number.isNaN(label)) meet(survey.findings.missingLabels, row);
  else if (!(Number.isInteger(label) && label >= 0 && (classes === 0 || label < classes))) {
    meet(survey.findings.badLabels, row);
  } else {
    survey.labelCounts.set(label, (survey.labelCounts.get(label) ?? 0) + 1);
    if (!(best >= 0)) return;
    survey.judged++;
    if (label === best) survey.correct++;
  }
}

/** The score of a class; a single score is that of class 1. */
function scoreOf(label: number, scores: ArrayLike<number>, start: number, width: number): number | undefined {
  if (width === 1) return label === 1 ? scores[start] : undefined;
  return label >= 0 && label < width ? scores[start + label] : undefined;
}

function meet(finding: Finding, row: number): void {
  if (finding.count === 0) finding.firstRow = row;
  finding.count++;
}
