/**
 * Where chance alone may put each bin's accuracy, if every confidence were right.
 *
 * @module
 */
import type { Measurement } from "../engine/measurement.ts";
import { chanceGap } from "./chance.ts";

export interface ChanceBand {
  readonly lower: number;
  readonly upper: number;
}

/** Of each bin, null for one without rows: by redrawn labels where they were, else two standard errors. */
export function chanceBands({ metrics, details }: Measurement): readonly (ChanceBand | null)[] {
  return metrics.bins.map(({ confidence, count }, i): ChanceBand | null => {
    if (confidence === null) return null;
    const band = details?.eceNull.bands[i];
    if (band && band.lower !== null && band.upper !== null) return { lower: band.lower, upper: band.upper };
    const reach = chanceGap(confidence, count);
    return { lower: Math.max(0, confidence - reach), upper: Math.min(1, confidence + reach) };
  });
}

/** What the bands hold, for legends. */
export function bandMeaning({ details }: Measurement): string {
  return details === null
    ? "where chance alone may put the accuracy (two standard errors)"
    : "where a calibrated model's accuracy is in 90 % of samples";
}
