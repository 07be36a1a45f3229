/** log Σ e^((x − m)/T) of contiguous rows, without losing a small tail. */
import { laneSum, loadLast, loadPair } from "./lanes";
import { firstIndexOf, maximum } from "./maximum";
import { fineTerms, scale, setScale } from "./row-exponent";

/** Sum of the terms of classes `from ≤ i < to`. */
function termSum<T>(row: usize, from: usize, to: usize): f64 {
  let sum = f64x2.splat(0);
  let lost = f64x2.splat(0);
  let i = from;
  for (; i + 2 <= to; i += 2) {
    const e = fineTerms<T>(loadPair<T>(row, i));
    if (sizeof<T>() == 4) {
      sum = f64x2.add(sum, e);
    } else {
      const next = f64x2.add(sum, e);
      const part = f64x2.sub(next, sum);
      lost = f64x2.add(lost, f64x2.add(f64x2.sub(sum, f64x2.sub(next, part)), f64x2.sub(e, part)));
      sum = next;
    }
  }
  let total = laneSum(lost) + laneSum(sum);
  if (i < to) total += f64x2.extract_lane(fineTerms<T>(loadLast<T>(row, i)), 0);
  return total;
}

/**
 * `log Σ e^((x − m)/T)` of the row that `setScale` was called for.
 * The largest term is exactly 1 and is left out of the sum: `log1p` of the others keeps a tail below 1 ulp.
 */
export function logTermSum<T>(row: usize, classes: usize): f64 {
  const j = <usize>firstIndexOf<T>(row, classes, scale.maximum);
  return NativeMath.log1p(termSum<T>(row, 0, j) + termSum<T>(row, j + 1, classes));
}

/** The maximum and `log Σ e^((x − m)/T)` of each row, apart: their sum depends on T's limits. */
export function logSumExpRows<T>(
  values: usize,
  rows: usize,
  classes: usize,
  temperatures: usize,
  maxima: usize,
  logSums: usize,
): void {
  const stride = classes * sizeof<T>();
  for (let r: usize = 0; r < rows; r++) {
    const row = values + r * stride;
    const m = maximum<T>(row, classes);
    let log = NaN;
    if (isFinite<f64>(m)) {
      setScale(m, load<f64>(temperatures + (r << 3)));
      log = logTermSum<T>(row, classes);
    }
    store<f64>(maxima + (r << 3), m);
    store<f64>(logSums + (r << 3), log);
  }
}
