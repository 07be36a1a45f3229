/**
 * What is measured, under names that say how.
 *
 * @module
 */
import type { ClassSummary } from "softmax/calibration";
import type { MeanInterval, Measurement, MetricDetails } from "../engine/measurement.ts";
import { isMceByChance } from "./chance.ts";
import { formatCount } from "./format-number.ts";

export interface Measure {
  readonly name: string;
  /** Null where the file cannot tell: it had top labels only. */
  readonly of: (measurement: Measurement) => number | null;
  readonly better: "higher" | "lower" | "neither";
  readonly unit: "share" | "number";
  readonly interval?: (measurement: Measurement) => MeanInterval | null | undefined;
  /** Whether a value so bad may be chance, so that no direction is to be read from it. */
  readonly isByChance?: (measurement: Measurement) => boolean;
}

/** The measures that a measurement has, in the order of reading: how often right, losses, calibration, abstaining. */
export function measuresOf(measurement: Measurement): Measure[] {
  const { metrics, classes, details } = measurement;
  const bins = metrics.bins.length;
  return [
    ...rightness(classes),
    ...losses(details !== null),
    ...(details ? brierParts() : []),
    ...binnedMeasures(bins, details !== null),
    ...(classes ? [classwise(classes.perClass.length)] : []),
    ...(details ? unbinnedMeasures(bins) : []),
    ...(details ? [detail("AURC (mean of the risks)", (d) => d.aurc)] : []),
  ];
}

function rightness(classes: ClassSummary | null): Measure[] {
  // Of few classes the first two or three are nearly all of them.
  const top = classes?.topKAccuracy.findLast(({ k }) => k > 1 && k <= 5);
  const accuracy: Measure = {
    name: "accuracy",
    of: ({ metrics }) => metrics.accuracy,
    better: "higher",
    unit: "share",
    interval: ({ details }) => details?.intervals.accuracy,
  };
  const confidence: Measure = {
    name: "mean confidence",
    of: ({ metrics }) => metrics.meanConfidence,
    better: "neither",
    unit: "share",
  };
  if (!top) return [accuracy, confidence];
  const topK: Measure = {
    name: `top-${top.k} accuracy`,
    of: (measurement) => measurement.classes?.topKAccuracy.find(({ k }) => k === top.k)?.accuracy ?? null,
    better: "higher",
    unit: "share",
  };
  return [accuracy, topK, confidence];
}

function losses(hasDetails: boolean): Measure[] {
  const nll: Measure = {
    name: "nll (nats)",
    of: ({ metrics }) => metrics.nll,
    better: "lower",
    unit: "number",
    interval: ({ details }) => details?.intervals.nll,
  };
  const brier: Measure = {
    name: "Brier (summed over classes)",
    of: ({ metrics }) => metrics.brier,
    better: "lower",
    unit: "number",
    interval: ({ details }) => details?.intervals.brier,
  };
  const perplexity: Measure = {
    name: "perplexity (e^nll)",
    of: ({ metrics }) => (metrics.nll === null ? null : Math.exp(metrics.nll)),
    better: "lower",
    unit: "number",
  };
  return hasDetails ? [nll, perplexity, brier] : [nll, brier];
}

/** Of the top label alone, which top-label files have too: score = miscalibration − discrimination + uncertainty. */
function brierParts(): Measure[] {
  return [
    detail("Brier of the top label (0 to 1)", (d) => d.brierDecomposition.score),
    detail("  + miscalibration (CORP)", (d) => d.brierDecomposition.miscalibration),
    { ...detail("  − discrimination (CORP)", (d) => d.brierDecomposition.discrimination), better: "higher" },
    { ...detail("  + uncertainty", (d) => d.brierDecomposition.uncertainty), better: "neither" },
  ];
}

function binnedMeasures(bins: number, hasDetails: boolean): Measure[] {
  const isByChance = isEceByChance;
  const ece: Measure = {
    name: `ECE (${bins} equal-width bins)`,
    of: ({ metrics }) => metrics.ece,
    better: "lower",
    unit: "number",
    isByChance,
  };
  const rms: Measure = {
    name: `RMS error (${bins} equal-width bins)`,
    of: ({ metrics }) => metrics.rms,
    better: "lower",
    unit: "number",
    isByChance,
  };
  const mce: Measure = {
    name: "MCE (worst bin)",
    of: ({ metrics }) => metrics.mce,
    better: "lower",
    unit: "number",
    isByChance: ({ metrics }) => isMceByChance(metrics),
  };
  if (!hasDetails) return [ece, mce];
  const chance = detail("  by chance alone, 95 % are below", (d) => d.eceNull.upper95);
  return [ece, { ...chance, better: "neither" }, rms, mce];
}

function unbinnedMeasures(bins: number): Measure[] {
  const measures = [
    detail(`ECE (${bins} equal-mass bins)`, (d) => d.eceEqualMass),
    detail(`debiased ECE (L2, ${bins} equal-mass bins)`, (d) => d.debiasedEce),
    detail("smooth ECE (kernel as wide as itself)", (d) => d.smoothEce),
    detail("KS error (largest cumulative gap)", (d) => d.ks),
  ];
  return measures.map((measure) => ({ ...measure, isByChance: isEceByChance }));
}

function classwise(classes: number): Measure {
  return {
    name: `class-wise ECE (mean of ${formatCount(classes)})`,
    of: (measurement) => measurement.classes?.classwiseEce ?? null,
    better: "lower",
    unit: "number",
  };
}

function detail(name: string, of: (details: MetricDetails) => number): Measure {
  return { name, of: ({ details }) => details && of(details), better: "lower", unit: "number" };
}

/** Where the ECE itself may be chance, no change of an error of this kind says anything. */
function isEceByChance({ metrics, details }: Measurement): boolean {
  return details !== null && metrics.ece <= details.eceNull.upper95;
}
