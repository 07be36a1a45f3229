/**
 * What class-wise sums say: class-wise ECE, top-k accuracy, a table of the classes and the confusion matrix.
 *
 * @module
 */
import { quantaToNumber } from "./fixed-point-sum.ts";
import type { LimbSums } from "./limb-sums.ts";
import { checkWeight } from "./metrics.ts";

/** The k of top-k accuracy, where there are more classes than that. */
const TOP_K = [1, 2, 3, 5, 10] as const;

/** One class k against all others. Sums are of weights, which are counts where rows have none. */
export interface ClassRow {
  /** Rows labelled k. */
  readonly rows: number;
  /** Their weight. */
  readonly weight: number;
  /** Weight of the rows whose top class is k (ties go to the lower index). */
  readonly predicted: number;
  /** Weight of the rows labelled k whose top class is k. */
  readonly correct: number;
  /** correct / predicted; null when k was never predicted. */
  readonly precision: number | null;
  /** correct / weight; null when no row is labelled k. */
  readonly recall: number | null;
  /** Mean of p_k over all rows. */
  readonly meanProbability: number;
  /** Share of the rows labelled k. */
  readonly prevalence: number;
  /** ECE of p_k as the probability that a row is labelled k: Σ (w/W)·|share labelled k − mean p_k| over the bins of p_k. */
  readonly ece: number;
}

export interface ClassSummary {
  readonly rows: number;
  /** W, the sum of the rows' weights; N without weights. */
  readonly weight: number;
  /**
   * Mean over all K classes of their `ece`, those without rows too (Kull et al. 2019, "Beyond temperature scaling").
   * Small by nature for many classes: most p_k are near 0, and right to be.
   */
  readonly classwiseEce: number;
  /** Share of rows whose label is among the k largest logits (ties go to the lower index), for k = 1, 2, 3, 5, 10 below K. */
  readonly topKAccuracy: readonly { readonly k: number; readonly accuracy: number }[];
  /** `[K]`. */
  readonly perClass: readonly ClassRow[];
  /** `[K, K]`, row-major: weight of the rows of each true class (row) and top class (column). Null above 1,000 classes. */
  readonly confusion: Float64Array | null;
}

/** Sums over all rows: weights in units of 2⁻⁴⁰. A cell of `confidence` and `labels` is `bin · K + class`. */
export interface ClassSums {
  readonly classes: number;
  readonly bins: number;
  readonly rows: number;
  /** Rows of each label, `[K]`. */
  readonly labelRows: LimbSums;
  /** Σ w·p_k by the bin of p_k, `[M, K]`. */
  readonly confidence: LimbSums;
  /** Σ w of the rows labelled k by the bin of p_k, `[M, K]`. */
  readonly labels: LimbSums;
  /** `[K]` each. */
  readonly predicted: LimbSums;
  readonly correct: LimbSums;
  /** Σ w by how many classes stand before the label, the last for all further ones. */
  readonly ranks: LimbSums;
  /** `[K, K]`. */
  readonly confusion: LimbSums | null;
}

/** @throws {RangeError} without rows, and where weights add to 0 or to less than 2⁻²⁰ a row */
export function classSummary(sums: ClassSums): ClassSummary {
  const { classes, rows, confusion } = sums;
  const weight = quantaToNumber(sums.predicted.total());
  checkWeight(rows, weight);
  const perClass = Array.from({ length: classes }, (_, k) => classRow(sums, k, weight));
  const numbers = confusion && Float64Array.from({ length: classes ** 2 }, (_, i) => numberAt(confusion, i));
  return {
    rows,
    weight,
    classwiseEce: perClass.reduce((sum, { ece }) => sum + ece, 0) / classes,
    topKAccuracy: topKAccuracy(sums, weight),
    perClass,
    confusion: numbers,
  };
}

function classRow(sums: ClassSums, k: number, total: number): ClassRow {
  let [labels, probability, gaps] = [0n, 0n, 0n];
  for (let bin = 0; bin < sums.bins; bin++) {
    const cell = bin * sums.classes + k;
    const [label, confidence] = [sums.labels.at(cell), sums.confidence.at(cell)];
    labels += label;
    probability += confidence;
    gaps += label > confidence ? label - confidence : confidence - label;
  }
  const weight = quantaToNumber(labels);
  const predicted = numberAt(sums.predicted, k);
  const correct = numberAt(sums.correct, k);
  return {
    rows: Number(sums.labelRows.at(k)),
    weight,
    predicted,
    correct,
    precision: predicted === 0 ? null : correct / predicted,
    recall: weight === 0 ? null : correct / weight,
    meanProbability: quantaToNumber(probability) / total,
    prevalence: weight / total,
    ece: quantaToNumber(gaps) / total,
  };
}

function topKAccuracy({ ranks, classes }: ClassSums, weight: number): ClassSummary["topKAccuracy"] {
  return TOP_K.filter((k) => k < classes).map((k) => {
    let within = 0n;
    for (let rank = 0; rank < k; rank++) within += ranks.at(rank);
    return { k, accuracy: quantaToNumber(within) / weight };
  });
}

function numberAt(sums: LimbSums, index: number): number {
  return quantaToNumber(sums.at(index));
}
