/** log Σ e^((x − m)/T) of contiguous rows, without losing a small tail, and log-softmax from it. */
import { beginRow, tailOverLargest } from "./float32-row";
import { suitsFloat32 } from "./float32-terms";
import { fillNaN, laneSum, loadLast, loadPair, storeLast, storePair } from "./lanes";
import { firstIndexOf, maximum } from "./maximum";
import { exponent, exponentLow, isNear, pairTerms, setScale, terms } from "./row-exponent";
import { FACTOR, workspace } from "./workspace";

/** Sum of the terms of classes `from ≤ i < to`. */
function termSum<T>(row: usize, from: usize, to: usize): f64 {
  let sum = f64x2.splat(0);
  let lost = f64x2.splat(0);
  let i = from;
  for (; i + 2 <= to; i += 2) {
    const e = terms<T>(loadPair<T>(row, i));
    const next = f64x2.add(sum, e);
    const part = f64x2.sub(next, sum);
    lost = f64x2.add(lost, f64x2.add(f64x2.sub(sum, f64x2.sub(next, part)), f64x2.sub(e, part)));
    sum = next;
  }
  let total = laneSum(lost) + laneSum(sum);
  if (i < to) total += f64x2.extract_lane(pairTerms(loadLast<T>(row, i)), 0);
  return total;
}

/**
 * `log Σ e^((x − m)/T)` of a row with the finite maximum m; `setScale` was called for it.
 * The largest term is exactly 1 and is left out of the sum: `log1p` of the others keeps a tail below 1 ulp.
 */
export function logTermSum<T>(row: usize, classes: usize, m: f64, temperature: f64): f64 {
  const j = <usize>firstIndexOf<T>(row, classes, m);
  if (sizeof<T>() == 4 && suitsFloat32(m, temperature)) {
    beginRow(m, temperature);
    return NativeMath.log1p(tailOverLargest(row, 0, classes, j));
  }
  return NativeMath.log1p(termSum<T>(row, 0, j) + termSum<T>(row, j + 1, classes));
}

/** The maximum and `log Σ e^((x − m)/T)` of each row, apart: their sum depends on T's limits. */
export function logSumExpRows<T>(
  input: usize,
  rows: usize,
  classes: usize,
  temperatures: usize,
  step: usize,
  maxima: usize,
  logSums: usize,
): void {
  for (let r: usize = 0; r < rows; r++) {
    const row = input + r * classes * sizeof<T>();
    const temperature = load<f64>(temperatures + r * step);
    const m = maximum<T>(row, classes);
    let log = NaN;
    if (isFinite<f64>(m)) {
      setScale(m, temperature);
      log = logTermSum<T>(row, classes, m, temperature);
    }
    store<f64>(maxima + (r << 3), m);
    store<f64>(logSums + (r << 3), log);
  }
}

/** `(x − m)/T − log Σ e^((x − m)/T)`; `output` may be the row. */
export function logSoftmaxRow<T>(row: usize, output: usize, classes: usize, temperature: f64): void {
  const m = maximum<T>(row, classes);
  if (!isFinite<f64>(m)) return fillNaN<T>(output, classes);
  setScale(m, temperature);
  v128.store(workspace, f64x2.splat(logTermSum<T>(row, classes, m, temperature)), FACTOR);
  let i: usize = 0;
  for (; i + 2 <= classes; i += 2) storePair<T>(output, i, logShares<T>(loadPair<T>(row, i)));
  if (i < classes) storeLast<T>(output, i, logShares<T>(loadLast<T>(row, i)));
}

@inline
function logShares<T>(x: v128): v128 {
  const y = exponent(x);
  const share = f64x2.sub(y, v128.load(workspace, FACTOR));
  // Far below the maximum the low part is less than half an ulp of the result, and may be NaN.
  return sizeof<T>() == 4 ? share : f64x2.add(share, v128.and(exponentLow(x, y), isNear(x)));
}
