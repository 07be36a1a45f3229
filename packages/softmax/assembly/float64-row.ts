/** Passes over one contiguous row that make float64 terms, as `float32-row.ts` makes float32 ones. */
import { laneSum, loadOne, loadPair, storeLast, storePair } from "./lanes";
import { pairTerms, terms } from "./row-exponent";

/**
 * Sum of the terms of classes `from ≤ i < to`, with what rounding lost. float64 terms are stored at `output`, a place for
 * each class of the row, unless that is 0.
 */
export function termSum<T>(row: usize, output: usize, from: usize, to: usize): f64 {
  let sum = f64x2.splat(0);
  let lost = f64x2.splat(0);
  let i = from;
  for (; i + 2 <= to; i += 2) {
    const e = terms<T>(loadPair<T>(row, i));
    if (sizeof<T>() == 8 && output) storePair<T>(output, i, e);
    const next = f64x2.add(sum, e);
    const part = f64x2.sub(next, sum);
    lost = f64x2.add(lost, f64x2.add(f64x2.sub(sum, f64x2.sub(next, part)), f64x2.sub(e, part)));
    sum = next;
  }
  let total = laneSum(lost) + laneSum(sum);
  if (i < to) {
    const e = pairTerms(f64x2.splat(loadOne<T>(row, i)));
    if (sizeof<T>() == 8 && output) storeLast<T>(output, i, e);
    total += f64x2.extract_lane(e, 0);
  }
  return total;
}

/** Sum of all terms but that of class j. */
export function termSumBut<T>(row: usize, classes: usize, j: usize): f64 {
  return termSum<T>(row, 0, 0, j) + termSum<T>(row, 0, j + 1, classes);
}
