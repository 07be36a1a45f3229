/**
 * The risk–coverage curves that there are.
 *
 * @module
 */
import type { RiskPoint } from "../engine/measurement.ts";
import { type ReportData, sidesOf } from "./report-data.ts";

export interface RiskCurve {
  readonly when: string;
  readonly points: readonly RiskPoint[];
  readonly aurc: number;
  /** What stands beside the main one. */
  readonly dashed: boolean;
}

/** Before calibration dashed, beside the one after. */
export function riskCurves(data: ReportData): RiskCurve[] {
  const sides = sidesOf(data);
  return sides.flatMap(({ key, when, measurement: { details } }): RiskCurve[] => {
    if (details === null || details.riskCoverage.length === 0) return [];
    const dashed = key === "before" && sides.length > 1;
    return [{ when, points: details.riskCoverage, dashed, aurc: details.aurc }];
  });
}
