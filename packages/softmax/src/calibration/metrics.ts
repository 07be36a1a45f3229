/**
 * What an evaluation reports.
 *
 * @module
 */
import { type FixedPointSum, integerToQuanta, quantaToNumber } from "./fixed-point-sum.ts";
import type { ReliabilityBin } from "./reliability-bins.ts";

/** Metrics of N rows. `nll` and `brier` are null when only top labels were known. */
export interface Metrics {
  readonly rows: number;
  /** 0 when unknown: top labels do not tell. */
  readonly classes: number;
  /** Share of rows whose largest logit is the true class's; ties go to the lower index. */
  readonly accuracy: number;
  /** Mean of −log p(true class), nats. */
  readonly nll: number | null;
  /** Mean of Σ_k (p_k − [k is true])², from 0 to 2. */
  readonly brier: number | null;
  /** Expected calibration error: Σ (count/N)·|accuracy − confidence| over the bins. */
  readonly ece: number;
  /** Maximum calibration error: the largest |accuracy − confidence| of a bin that is not empty. */
  readonly mce: number;
  /** Mean probability of the top class. */
  readonly meanConfidence: number;
  readonly bins: readonly ReliabilityBin[];
}

/** Integer sums of one bin. */
export interface BinSums {
  count: number;
  correct: number;
  confidence: FixedPointSum;
}

/** The metrics of summed rows; gaps are taken between integers, so they are rounded once. */
export function metricsOf(
  rows: number,
  classes: number,
  losses: { nll: number; brier: number } | null,
  bins: readonly BinSums[],
): Metrics {
  if (rows === 0) throw new RangeError("Cannot compute metrics: no rows were added, wanted at least one");
  let correct = 0;
  let confidence = 0n;
  let gaps = 0n;
  let mce = 0;
  for (const bin of bins) {
    if (bin.count === 0) continue;
    const difference = integerToQuanta(bin.correct) - bin.confidence.quanta;
    const gap = difference < 0n ? -difference : difference;
    correct += bin.correct;
    confidence += bin.confidence.quanta;
    gaps += gap;
    mce = Math.max(mce, quantaToNumber(gap) / bin.count);
  }
  return {
    rows,
    classes,
    accuracy: correct / rows,
    nll: losses && losses.nll / rows,
    brier: losses && losses.brier / rows,
    ece: quantaToNumber(gaps) / rows,
    mce,
    meanConfidence: quantaToNumber(confidence) / rows,
    bins: bins.map((bin, i) => reliabilityBin(bin, i, bins.length)),
  };
}

function reliabilityBin(
  { count, correct, confidence }: BinSums,
  index: number,
  bins: number,
): ReliabilityBin {
  return {
    lower: index / bins,
    upper: (index + 1) / bins,
    count,
    confidence: count === 0 ? null : confidence.value / count,
    accuracy: count === 0 ? null : correct / count,
  };
}
