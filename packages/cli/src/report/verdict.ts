/**
 * Can the confidence be trusted? One sentence that anyone can read.
 *
 * @module
 */
import type { Metrics } from "softmax/calibration";
import { chanceEce, chanceGap } from "./chance.ts";
import { formatPercent, formatPoints, formatRows } from "./format-number.ts";

export interface Verdict {
  /**
   * - `overconfident`, `underconfident`: the mean gap is more than chance explains
   * - `uneven`: right on average, yet bins are off by more than chance explains
   * - `calibrated`: nothing found beyond chance
   * - `undecided`: nothing found, and the rows are too few to find 5 points
   */
  readonly kind: "overconfident" | "underconfident" | "uneven" | "calibrated" | "undecided";
  readonly sentence: string;
}

/** Below this gap the word is "slightly". A choice of words, not of statistics. */
const SLIGHT = 0.02;
/** A chance gap above this cannot see what people would care about. */
const TOO_COARSE = 0.05;

/**
 * Compares mean confidence and accuracy, then the ECE, with what chance alone would do (`chance.ts`).
 *
 * @example
 * verdict(metrics).sentence;
 * // "Says 97.3 % on average and is right 91.1 % of the time: overconfident by 6.2 points."
 */
export function verdict(metrics: Metrics): Verdict {
  const { rows, accuracy, meanConfidence, ece } = metrics;
  const gap = meanConfidence - accuracy;
  const byChance = chanceGap(meanConfidence, rows);
  if (Math.abs(gap) > byChance) {
    const kind = gap > 0 ? "overconfident" : "underconfident";
    const slightly = Math.abs(gap) < SLIGHT ? "slightly " : "";
    const shown = showGap(meanConfidence, accuracy);
    const sentence = `${says(shown.confidence, shown.accuracy)}: ${slightly}${kind} by ${shown.points} points.`;
    return { kind, sentence };
  }
  const opening = says(formatPercent(meanConfidence), formatPercent(accuracy));
  const eceByChance = chanceEce(metrics);
  if (ece > eceByChance) {
    const off = `${formatPoints(ece)} points off on average (ECE), where chance explains ${formatPoints(eceByChance)}`;
    return { kind: "uneven", sentence: `${opening}, but not at every confidence: bins are ${off}.` };
  }
  const margin = `chance alone can move this by ${formatPoints(byChance)} points`;
  if (byChance > TOO_COARSE) {
    return {
      kind: "undecided",
      sentence: `${opening}: too few rows to tell (${formatRows(rows)}, ${margin}).`,
    };
  }
  return {
    kind: "calibrated",
    sentence: `${opening}: well calibrated as far as ${formatRows(rows)} can tell (${margin}).`,
  };
}

function says(confidence: string, accuracy: string): string {
  return `Says ${confidence} on average and is right ${accuracy} of the time`;
}

/** Both shares and their difference with as many decimals as make the shown numbers agree. */
function showGap(meanConfidence: number, accuracy: number) {
  for (let decimals = 1; decimals <= 3; decimals++) {
    const [confidence, right] = [formatPercent(meanConfidence, decimals), formatPercent(accuracy, decimals)];
    const points = (Math.abs(meanConfidence - accuracy) * 100).toFixed(decimals);
    const difference = Math.abs(Number.parseFloat(confidence) - Number.parseFloat(right)).toFixed(decimals);
    const twoDigits = Number(points) >= 10 ** (1 - decimals);
    if (difference === points && twoDigits) return { confidence, accuracy: right, points };
  }
  return {
    confidence: formatPercent(meanConfidence),
    accuracy: formatPercent(accuracy),
    points: formatPoints(meanConfidence - accuracy),
  };
}
