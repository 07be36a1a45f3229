/**
 * What is known of judged rows: the exact metrics, and what more was asked for.
 *
 * @module
 */
import type { ClassSummary, Metrics } from "softmax/calibration";

export interface Measurement {
  /** Of all rows, exact: the same bits however they were split. */
  readonly metrics: Metrics;
  /** Rows whose logits are all the same, so that they say nothing; 0 for top-label files. */
  readonly constantRows: number;
  /** Null for top-label files, and where it was not asked for. */
  readonly classes: ClassSummary | null;
  /** Null where it was not asked for. */
  readonly details: MetricDetails | null;
  /** Of `--group`, sorted by name; empty without it. */
  readonly groups: readonly GroupMetrics[];
}

export interface GroupMetrics {
  readonly name: string;
  readonly metrics: Metrics;
}

/** What needs the rows: of all of them up to 2²⁰, else of a uniform sample without replacement. */
export interface MetricDetails {
  readonly sampledRows: number;
  /** True when there were more rows than were kept. */
  readonly isSample: boolean;
  /** ECE of 15 bins that hold equally many rows. */
  readonly eceEqualMass: number;
  /** √ of the debiased squared error over 15 equal-mass bins (Kumar et al. 2019). */
  readonly debiasedEce: number;
  /** Error after smoothing over confidence, with a kernel as wide as itself (Błasiok & Nakkiran 2023). */
  readonly smoothEce: number;
  /** What its authors' program gives, which differs from their definition. */
  readonly smoothEceRelplot: number;
  /** Largest |Σ (confidence − correct)| / N of the rows up to some confidence. */
  readonly ks: number;
  /** Of the top label's Brier score (CORP): score = miscalibration − discrimination + uncertainty. */
  readonly brierDecomposition: {
    readonly score: number;
    readonly miscalibration: number;
    readonly discrimination: number;
    readonly uncertainty: number;
  };
  /** Bootstrap, 95 %; null where top labels cannot tell, and of fewer than 2 rows. */
  readonly intervals: {
    readonly accuracy: MeanInterval | null;
    readonly nll: MeanInterval | null;
    readonly brier: MeanInterval | null;
  };
  /** What the ECE (15 equal-width bins) of these rows would be if every confidence were right. */
  readonly eceNull: {
    readonly mean: number;
    readonly upper95: number;
    /** Share of simulated ECEs that are at least the one measured. */
    readonly pValue: number;
    /** Where each bin's accuracy would be in 90 % of simulations; null for a bin without rows. */
    readonly bands: readonly { readonly lower: number | null; readonly upper: number | null }[];
  };
  /** Area under the risk–coverage curve: the mean of the risks over rows. */
  readonly aurc: number;
  /** Thinned to 200 points at most; the first and the last are always there. */
  readonly riskCoverage: readonly RiskPoint[];
}

export interface MeanInterval {
  readonly mean: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
}

export interface RiskPoint {
  readonly coverage: number;
  readonly risk: number;
  readonly threshold: number;
}
