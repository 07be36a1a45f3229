/**
 * When rows do not determine a calibrator, and how to say so.
 *
 * @module
 */

/**
 * Why there is no calibrator:
 * - `no-rows`: no row has a weight above 0.
 * - `one-class`: fewer than two classes.
 * - `not-binary`: Platt scaling and beta calibration take two classes.
 * - `constant-rows`: in every row the logits are equal, so they tell nothing.
 * - `unseen-class`: a class is no row's true one, so the method would say that it never occurs.
 * - `too-few-rows`: fewer rows than the method's parameters need.
 * - `too-large`: more work than matrix scaling is allowed.
 * - `separable`: the parameters can put true classes apart from all others, so the loss falls for ever.
 * - `reversed`: the best map turns the order of the scores around, so labels or signs are probably wrong.
 * - `no-gain`: the fitted map has a higher loss than none, on the very rows that it was fitted on.
 * - `undetermined`: the loss has no minimum that the search could find.
 */
export type CannotFitCalibratorReason =
  | "no-rows"
  | "one-class"
  | "not-binary"
  | "constant-rows"
  | "unseen-class"
  | "too-few-rows"
  | "too-large"
  | "separable"
  | "reversed"
  | "no-gain"
  | "undetermined";

/** Thrown instead of a calibrator that would be infinite, arbitrary or harmful. */
export class CannotFitCalibrator extends RangeError {
  override readonly name = "CannotFitCalibrator";
  readonly reason: CannotFitCalibratorReason;

  /** @param what the calibrator, for the message: "vector scaling" */
  constructor(what: string, reason: CannotFitCalibratorReason, givenAndWanted: string) {
    super(`Cannot fit ${what}: ${givenAndWanted}`);
    this.reason = reason;
  }
}
