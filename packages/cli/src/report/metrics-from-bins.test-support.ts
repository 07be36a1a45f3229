/**
 * Metrics made up from bins, for tests of what draws them.
 *
 * @module
 */
import type { Metrics } from "softmax/calibration";

/** A bin: where it stands of 15, its rows, their mean confidence and accuracy. */
export type FilledBin = readonly [index: number, count: number, confidence: number, accuracy: number];

/** 15 bins, empty but for those given; the totals follow from them, nll and Brier are made up. */
export function metricsFromBins(filled: readonly FilledBin[]): Metrics {
  const bins = Array.from({ length: 15 }, (_, i) => {
    const [, count, confidence, accuracy] = filled.find(([index]) => index === i) ?? [i, 0, null, null];
    return { lower: i / 15, upper: (i + 1) / 15, count, weight: count, confidence, accuracy };
  });
  const rows = filled.reduce((sum, [, count]) => sum + count, 0);
  const mean = (value: (bin: FilledBin) => number) =>
    filled.reduce((sum, bin) => sum + (bin[1] / rows) * value(bin), 0);
  return {
    rows,
    weight: rows,
    classes: 10,
    accuracy: mean(([, , , accuracy]) => accuracy),
    nll: 0.4209646,
    brier: 0.1386082,
    ece: mean(([, , confidence, accuracy]) => Math.abs(confidence - accuracy)),
    mce: Math.max(...filled.map(([, , confidence, accuracy]) => Math.abs(confidence - accuracy))),
    rms: Math.sqrt(mean(([, , confidence, accuracy]) => (confidence - accuracy) ** 2)),
    meanConfidence: mean(([, , confidence]) => confidence),
    bins,
  };
}
