/**
 * Outcomes whose weights can be taken for numbers of rows.
 *
 * @module
 */
import type { Outcomes } from "softmax/calibration";

/**
 * Whole weights of all rows are counts, as they stand: a weight of 2 is the row twice. Others, and those of a sample, are
 * scaled to add to the effective number of rows, (Σw)²/Σw² (Kish 1965): so many rows without weights would tell as much.
 * Means do not change; how far chance can move them does.
 */
export function countedOutcomes(outcomes: Outcomes, isSample: boolean): Outcomes {
  const { weight } = outcomes;
  if (weight === null || (!isSample && weight.every(Number.isInteger))) return outcomes;
  let sum = 0;
  let squares = 0;
  for (const each of weight) {
    sum += each;
    squares += each * each;
  }
  // Weights of 0 alone are refused by what reads them.
  return sum === 0 ? outcomes : { ...outcomes, weight: weight.map((each) => (each * sum) / squares) };
}
