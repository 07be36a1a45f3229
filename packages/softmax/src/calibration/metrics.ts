/**
 * What an evaluation reports.
 *
 * @module
 */
import type { BinTotals } from "./bin-sums.ts";
import { quantaToNumber } from "./fixed-point-sum.ts";
import type { ReliabilityBin } from "./reliability-bins.ts";

/** Below this mean weight the rounding of terms to 2⁻⁴⁰ could move a mean by more than 2⁻²¹. */
const SMALLEST_MEAN_WEIGHT = 2 ** -20;

/**
 * Metrics of N rows of total weight W. Means and shares are weighted; without weights W = N. `nll` and `brier` are
 * null when only top labels were known.
 */
export interface Metrics {
  readonly rows: number;
  /** W, the sum of the rows' weights; N without weights. */
  readonly weight: number;
  /** 0 when unknown: top labels do not tell. */
  readonly classes: number;
  /** Share of rows whose largest logit is the true class's; ties go to the lower index. */
  readonly accuracy: number;
  /** Mean of −log p(true class), nats. */
  readonly nll: number | null;
  /** Mean of Σ_k (p_k − [k is true])², from 0 to 2. */
  readonly brier: number | null;
  /** Expected calibration error: Σ (w/W)·|accuracy − confidence| over the bins, w being a bin's weight. */
  readonly ece: number;
  /** Maximum calibration error: the largest |accuracy − confidence| of a bin whose weight is not 0. */
  readonly mce: number;
  /** Root mean square calibration error: √(Σ (w/W)·(accuracy − confidence)²) over the bins. */
  readonly rms: number;
  /** Mean probability of the top class. */
  readonly meanConfidence: number;
  readonly bins: readonly ReliabilityBin[];
}

/** Sums over all rows; the losses in units of 2⁻⁴⁰. */
export interface MetricSums {
  readonly rows: number;
  readonly classes: number;
  readonly losses: { readonly nll: bigint; readonly brier: bigint } | null;
  readonly bins: readonly BinTotals[];
}

/**
 * The metrics of summed rows; gaps are taken between integers, so they are rounded once.
 *
 * @throws {RangeError} without rows, and where weights add to 0 or to less than 2⁻²⁰ a row
 */
export function metricsOf({ rows, classes, losses, bins }: MetricSums): Metrics {
  const total = bins.reduce((sum, bin) => sum + bin.weight, 0n);
  const weight = quantaToNumber(total);
  checkWeight(rows, weight);
  const share = (quanta: bigint) => quantaToNumber(quanta) / weight;
  const gaps = bins.filter((bin) => bin.weight > 0n).map(gapOf);
  return {
    rows,
    weight,
    classes,
    accuracy: share(bins.reduce((sum, bin) => sum + bin.correct, 0n)),
    nll: losses && share(losses.nll),
    brier: losses && share(losses.brier),
    ece: share(gaps.reduce((sum, { gap }) => sum + gap, 0n)),
    mce: gaps.reduce((most, { mean }) => Math.max(most, mean), 0),
    rms: Math.sqrt(gaps.reduce((sum, { mean, weight }) => sum + weight * mean * mean, 0) / weight),
    meanConfidence: share(bins.reduce((sum, bin) => sum + bin.confidence, 0n)),
    bins: bins.map((bin, i) => reliabilityBin(bin, i, bins.length)),
  };
}

/** @throws {RangeError} without rows, and where weights add to 0 or to less than 2⁻²⁰ a row */
export function checkWeight(rows: number, weight: number): void {
  if (rows === 0) throw new RangeError("Cannot compute metrics: no rows were added, wanted at least one");
  if (weight >= rows * SMALLEST_MEAN_WEIGHT) return;
  const wanted =
    weight === 0 ? "a sum above 0" : "2^-20 a row or more: multiply all weights by the same number";
  throw new RangeError(
    `Cannot compute metrics: the weights of ${rows} rows add to ${weight}, wanted ${wanted}`,
  );
}

/** |Σ correct − Σ confidence| of a bin in units of 2⁻⁴⁰, and what that is a unit of weight. */
function gapOf(bin: BinTotals): { gap: bigint; mean: number; weight: number } {
  const difference = bin.correct - bin.confidence;
  const gap = difference < 0n ? -difference : difference;
  const weight = quantaToNumber(bin.weight);
  return { gap, mean: quantaToNumber(gap) / weight, weight };
}

function reliabilityBin(bin: BinTotals, index: number, bins: number): ReliabilityBin {
  const weight = quantaToNumber(bin.weight);
  return {
    lower: index / bins,
    upper: (index + 1) / bins,
    count: bin.count,
    weight,
    confidence: weight === 0 ? null : quantaToNumber(bin.confidence) / weight,
    accuracy: weight === 0 ? null : quantaToNumber(bin.correct) / weight,
  };
}
