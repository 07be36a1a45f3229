/**
 * A row whose loss is not a finite number. No metric skips it, and no metric hides it.
 *
 * @module
 */

/** Thrown for the first row that has no finite loss; `row` counts from 0. */
export class NonFiniteRowError extends RangeError {
  override readonly name = "NonFiniteRowError";
  readonly row: number;

  constructor(row: number, given: string, wanted: string) {
    super(`Cannot use row ${row} (counted from 0): ${given}, wanted ${wanted}`);
    this.row = row;
  }
}

/** The error for a row of logits, from two of its statistics. */
export function nonFiniteLogits(row: number, s0: number, targetGap: number): NonFiniteRowError {
  if (Number.isNaN(s0)) {
    return new NonFiniteRowError(row, "it holds NaN, +Infinity or only -Infinity", "finite logits");
  }
  if (targetGap === -Infinity) {
    const given = "its true class has the logit -Infinity (probability 0), an infinite loss";
    return new NonFiniteRowError(row, given, "a true class that is possible");
  }
  return new NonFiniteRowError(row, "its logits are too far apart for float64", "smaller logits");
}
