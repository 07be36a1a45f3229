/**
 * The ECE beside what chance alone would give.
 *
 * @module
 */
import type { Measurement } from "../engine/measurement.ts";
import { chanceEce } from "./chance.ts";
import { formatMetric, formatPercent, formatRows } from "./format-number.ts";

/** One sentence: an ECE is never 0, so it says little without this. */
export function chanceSentence(when: string, { metrics, details }: Measurement): string {
  const measured = `The ECE${when} is ${formatMetric(metrics.ece)}`;
  if (details === null) {
    return `${measured}; a calibrated model with ${formatRows(metrics.rows)} would stay below ${formatMetric(chanceEce(metrics))}.`;
  }
  const { mean, upper95, pValue } = details.eceNull;
  const often = pValue === 0 ? "in none of the samples drawn" : `in ${formatPercent(pValue)} of samples`;
  return (
    `${measured}. A calibrated model with these confidences would show ${formatMetric(mean)} by chance on average, ` +
    `less than ${formatMetric(upper95)} in 95 % of samples, and as much as this one ${often}.`
  );
}
