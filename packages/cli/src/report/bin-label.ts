/**
 * The name of a confidence bin, in whole percent.
 *
 * @module
 */
import type { ReliabilityBin } from "softmax/calibration";

/** `93–100` for (14/15, 1]; the unit stands in the heading. */
export function binLabel({ lower, upper }: ReliabilityBin): string {
  return `${Math.round(lower * 100)}–${Math.round(upper * 100)}`;
}
