/**
 * When rows do not determine a temperature, and how to say so.
 *
 * @module
 */
import type { BetaSums, TemperatureSums } from "./temperature-state.ts";

/**
 * Why there is no temperature:
 * - `no-rows`: nothing was added, or with weight 0 alone.
 * - `one-class`: fewer than two classes.
 * - `constant-rows`: in every row the logits are (nearly) equal, so no temperature changes anything.
 * - `all-right`: every true class is at its row's maximum, ties counted: the loss falls for ever as T → 0.
 * - `worse-than-uniform`: the loss is least at T = ∞, or beyond it.
 * - `undetermined`: there is a minimum, but it is too flat for the rows to say where, or the rows are too few or
 *   too alike (one row, many times) to say how sure it is.
 */
export type CannotFitReason =
  | "no-rows"
  | "one-class"
  | "constant-rows"
  | "all-right"
  | "worse-than-uniform"
  | "undetermined";

/** Thrown instead of a temperature that would be zero, negative, infinite or arbitrary. */
export class CannotFitTemperature extends RangeError {
  override readonly name = "CannotFitTemperature";
  readonly reason: CannotFitReason;

  constructor(reason: CannotFitReason, givenAndWanted: string) {
    super(`Cannot fit a temperature: ${givenAndWanted}`);
    this.reason = reason;
  }
}

/** Below this mean h, rounding to 2⁻⁴⁰ can move Σh by 2⁻¹¹ of itself and more. */
const LEAST_MEAN_CURVATURE = 2 ** -30;

export function isFlat({ curvature }: BetaSums, { rows, weight }: TemperatureSums): boolean {
  // Weights are rounded too, so small ones do not make a small curvature exact.
  return curvature < Math.max(rows, weight) * LEAST_MEAN_CURVATURE;
}

/** Throws when the loss has no least value at a finite β > 0. `atZero` holds the sums at β = 0. */
export function refuseWithoutMinimum(sums: TemperatureSums, atZero: BetaSums): void {
  const { rows, weight, classes, correctOrTied } = sums;
  if (rows === 0) {
    throw new CannotFitTemperature("no-rows", "no rows were given, labelled rows of logits are wanted");
  }
  if (weight === 0) {
    throw new CannotFitTemperature("no-rows", `all ${rows} rows have weight 0, weights above 0 are wanted`);
  }
  if (classes < 2) {
    throw new CannotFitTemperature("one-class", `the rows have ${classes} class, two or more are wanted`);
  }
  if (isFlat(atZero, sums)) {
    throw new CannotFitTemperature(
      "constant-rows",
      "within each row the logits are equal, or nearly so; logits that differ between classes are wanted. " +
        "If they, or the weights, are only very small, multiply all of them by one constant",
    );
  }
  if (correctOrTied === rows) {
    throw new CannotFitTemperature(
      "all-right",
      `all ${rows} rows have their true class at the maximum, so no temperature is low enough; ` +
        "rows that the model gets wrong are wanted too. Use more rows, and rows that the model was not trained on",
    );
  }
  if (atZero.gradient >= 0) {
    throw new CannotFitTemperature(
      "worse-than-uniform",
      "these logits are no better than equal probabilities for all classes, so no temperature is high enough; " +
        "true classes that score above their row's mean are wanted. Check that labels belong to these rows, " +
        "that classes are numbered as the logits are, and the sign of the logits",
    );
  }
}

export function undetermined(rows: number): CannotFitTemperature {
  return new CannotFitTemperature(
    "undetermined",
    `the loss of these ${rows} rows is flat around its minimum; more rows that are wrong or uncertain are wanted`,
  );
}

/** When no row's own loss has a slope at the minimum: the standard error would be 0, as if T were certain. */
export function ofUnknownError(rows: number): CannotFitTemperature {
  return new CannotFitTemperature(
    "undetermined",
    `each of these ${rows} rows alone has its least loss at the same temperature, so nothing tells how sure it is; ` +
      "more rows, and rows that differ, are wanted",
  );
}
