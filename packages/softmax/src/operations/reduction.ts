/**
 * From one loss per row to what the user wants.
 *
 * @module
 */
import { describeValue } from "../logits/describe-value.ts";
import { CompensatedSum } from "../math/compensated-sum.ts";

export type Reduction = "mean" | "sum" | "none";

/** @throws {RangeError} none of the three */
export function readReduction(given: unknown = "mean"): Reduction {
  if (given === "mean" || given === "sum" || given === "none") return given;
  throw new RangeError(
    `Cannot reduce losses: reduction is ${describeValue(given)}, must be "mean", "sum" or "none"`,
  );
}

/** A function of its own, which the engine compiles well. */
export function sumOf(losses: Float64Array): number {
  const sum = new CompensatedSum();
  for (let r = 0; r < losses.length; r++) sum.add(losses[r]!);
  return sum.value;
}
