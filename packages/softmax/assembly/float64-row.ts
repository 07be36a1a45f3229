/**
 * Passes over one contiguous row that make float64 terms, as `float32-row.ts` makes float32 ones.
 *
 * A sum keeps what every addition lost, that of the lanes too: terms are as exact as a float64 can be, and what softmax and
 * the gradient may err is nearly used up by them and by the last rounding.
 */
import { laneSum, loadLast, loadPair, storeLast, storePair } from "./lanes";
import { pairTerms, terms } from "./row-exponent";
import { FACTOR, workspace } from "./workspace";

/** What rounding `sum` = a + b lost (Knuth). */
@inline
function sumLow(a: v128, b: v128, sum: v128): v128 {
  const part = f64x2.sub(sum, a);
  return f64x2.add(f64x2.sub(a, f64x2.sub(sum, part)), f64x2.sub(b, part));
}

/** What the last rounding of `termSum` lost. */
export let termSumLow: f64 = 0;

/**
 * Sum of the terms of all classes but one; `but` = `classes` leaves none out. float64 terms are stored at `output`, a place
 * for each class of the row, unless that is 0.
 */
export function termSum<T>(row: usize, output: usize, classes: usize, but: usize): f64 {
  let sum = f64x2.splat(0);
  let lost = f64x2.splat(0);
  let i: usize = 0;
  for (let to = but; ; to = classes) {
    for (; i < to; i += 2) {
      let e: v128;
      if (i + 2 <= to) {
        e = terms<T>(loadPair<T>(row, i));
        if (sizeof<T>() == 8 && output) storePair<T>(output, i, e);
      } else {
        e = pairTerms(loadLast<T>(row, i));
        if (sizeof<T>() == 8 && output) storeLast<T>(output, i, e);
      }
      const next = f64x2.add(sum, e);
      lost = f64x2.add(lost, sumLow(sum, e, next));
      sum = next;
    }
    if (to == classes) break;
    i = to + 1;
  }
  return totalOf(sum, lost);
}

/** Rounded once. */
function totalOf(sum: v128, lost: v128): f64 {
  const swapped = v128.shuffle<i64>(sum, sum, 1, 0);
  const both = f64x2.add(sum, swapped);
  const high = f64x2.extract_lane(both, 0);
  const low = laneSum(lost) + f64x2.extract_lane(sumLow(sum, swapped, both), 0);
  const total = high + low;
  termSumLow = low - (total - high);
  return total;
}

/** Multiplies by a float64. */
export function scaleRow64(row: usize, classes: usize, factor: f64): void {
  v128.store(workspace, f64x2.splat(factor), FACTOR);
  const end = row + (classes << 3);
  let at = row;
  for (; at + 16 <= end; at += 16) v128.store(at, f64x2.mul(v128.load(at), v128.load(workspace, FACTOR)));
  if (at < end) store<f64>(at, load<f64>(at) * factor);
}
