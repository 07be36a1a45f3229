/**
 * Measurements by name: what `--fail-if` compares, and what `--json` prints.
 *
 * @module
 */
import type { ClassRow } from "softmax/calibration";
import type { Measurement } from "../engine/measurement.ts";
import type { CheckedValues } from "./fail-if.ts";

/** Metrics that `--fail-if` may name. */
export const METRIC_NAMES = [
  "rows",
  "weight",
  "accuracy",
  "top2Accuracy",
  "top3Accuracy",
  "top5Accuracy",
  "top10Accuracy",
  "meanConfidence",
  "nll",
  "perplexity",
  "brier",
  "miscalibration",
  "ece",
  "ecePValue",
  "eceEqualMass",
  "debiasedEce",
  "smoothEce",
  "rms",
  "mce",
  "ks",
  "classwiseEce",
  "aurc",
];

/** The value of each of `METRIC_NAMES`; null or absent where it is not known. */
export function metricValues({ metrics, classes, details }: Measurement): CheckedValues {
  const { bins, nll, ...numbers } = metrics;
  const topK = classes?.topKAccuracy.map(({ k, accuracy }) => [`top${k}Accuracy`, accuracy] as const);
  return {
    ...numbers,
    nll,
    perplexity: nll === null ? null : Math.exp(nll),
    ...Object.fromEntries(topK ?? []),
    classwiseEce: classes?.classwiseEce,
    miscalibration: details?.brierDecomposition.miscalibration,
    ecePValue: details?.eceNull.pValue,
    eceEqualMass: details?.eceEqualMass,
    debiasedEce: details?.debiasedEce,
    smoothEce: details?.smoothEce,
    ks: details?.ks,
    aurc: details?.aurc,
  };
}

/** All that is known, flat; what was not asked for, or top labels cannot tell, is null. */
export function measurementJson(measurement: Measurement, classNames: readonly string[] | undefined): object {
  const { metrics, constantRows, classes, details, groups } = measurement;
  const { bins, ...numbers } = metrics;
  return {
    ...numbers,
    perplexity: metrics.nll === null ? null : Math.exp(metrics.nll),
    bins,
    constantRows,
    ...details,
    classwiseEce: classes?.classwiseEce ?? null,
    topKAccuracy: classes?.topKAccuracy ?? null,
    perClass: classes?.perClass.map((row, k) => classJson(row, k, classNames)) ?? null,
    confusion: classes && confusionRows(classes.confusion, classes.perClass.length),
    groups: groups.map(({ name, metrics: of }) => ({ name, ...of })),
  };
}

function classJson(row: ClassRow, k: number, classNames: readonly string[] | undefined): object {
  const name = classNames?.[k];
  return { class: k, ...(name !== undefined && { name }), ...row };
}

/** `[K][K]`: a list for each true class, an entry for each predicted one. */
function confusionRows(confusion: Float64Array | null, classes: number): number[][] | null {
  if (confusion === null) return null;
  return Array.from({ length: classes }, (_, k) => [...confusion.subarray(k * classes, (k + 1) * classes)]);
}
