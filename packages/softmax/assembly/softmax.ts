/** softmax and log-softmax of contiguous rows, in place. */
import { fillNaN, laneSum, loadLast, loadOne, loadPair, storeLast, storePair } from "./lanes";
import { logTermSum } from "./log-sum-exp";
import { maximum } from "./maximum";
import { exponent, exponentLow, scale, setScale, terms } from "./row-exponent";

/** `scratch` holds one row of float64 terms (an even number of places) for float32 rows. */
export function softmaxRows<T>(
  values: usize,
  rows: usize,
  classes: usize,
  temperatures: usize,
  scratch: usize,
): void {
  const stride = classes * sizeof<T>();
  for (let r: usize = 0; r < rows; r++) {
    const row = values + r * stride;
    const m = maximum<T>(row, classes);
    if (!isFinite<f64>(m)) {
      fillNaN<T>(row, classes);
      continue;
    }
    setScale(m, load<f64>(temperatures + (r << 3)));
    if (sizeof<T>() == 4) softmaxFloat32(row, classes, scratch);
    else softmaxFloat64(row, classes);
  }
}

/** Terms stay float64 in `scratch`, so that each result is rounded once. */
function softmaxFloat32(row: usize, classes: usize, scratch: usize): void {
  let sum = f64x2.splat(0);
  let i: usize = 0;
  for (; i + 2 <= classes; i += 2) {
    const e = terms<f32>(loadPair<f32>(row, i));
    v128.store(scratch + (i << 3), e);
    sum = f64x2.add(sum, e);
  }
  if (i < classes) {
    const e = terms<f32>(loadLast<f32>(row, i));
    v128.store(scratch + (i << 3), e);
    sum = f64x2.add(sum, e);
  }
  const share = f64x2.splat(1.0 / laneSum(sum));
  for (i = 0; i + 2 <= classes; i += 2) {
    storePair<f32>(row, i, f64x2.mul(v128.load(scratch + (i << 3)), share));
  }
  if (i < classes) storeLast<f32>(row, i, f64x2.mul(v128.load(scratch + (i << 3)), share));
}

function softmaxFloat64(row: usize, classes: usize): void {
  let sum = f64x2.splat(0);
  let lost = f64x2.splat(0);
  let i: usize = 0;
  for (; i + 2 <= classes; i += 2) {
    const e = terms<f64>(loadPair<f64>(row, i));
    storePair<f64>(row, i, e);
    const next = f64x2.add(sum, e);
    const part = f64x2.sub(next, sum);
    lost = f64x2.add(lost, f64x2.add(f64x2.sub(sum, f64x2.sub(next, part)), f64x2.sub(e, part)));
    sum = next;
  }
  let total = laneSum(lost) + laneSum(sum);
  if (i < classes) {
    const e = terms<f64>(loadLast<f64>(row, i));
    storeLast<f64>(row, i, e);
    total += f64x2.extract_lane(e, 0);
  }
  const divisor = f64x2.splat(total);
  for (i = 0; i + 2 <= classes; i += 2) storePair<f64>(row, i, f64x2.div(loadPair<f64>(row, i), divisor));
  if (i < classes) store<f64>(row + (i << 3), loadOne<f64>(row, i) / total);
}

export function logSoftmaxRows<T>(values: usize, rows: usize, classes: usize, temperatures: usize): void {
  const stride = classes * sizeof<T>();
  for (let r: usize = 0; r < rows; r++) {
    const row = values + r * stride;
    const m = maximum<T>(row, classes);
    if (!isFinite<f64>(m)) {
      fillNaN<T>(row, classes);
      continue;
    }
    setScale(m, load<f64>(temperatures + (r << 3)));
    const log = logTermSum<T>(row, classes);
    let i: usize = 0;
    for (; i + 2 <= classes; i += 2) storePair<T>(row, i, logShares<T>(loadPair<T>(row, i), log));
    if (i < classes) storeLast<T>(row, i, logShares<T>(loadLast<T>(row, i), log));
  }
}

/** `(x − m)/T − log Σ`. */
@inline
function logShares<T>(x: v128, log: f64): v128 {
  const y = exponent(x);
  const share = f64x2.sub(y, f64x2.splat(log));
  if (sizeof<T>() == 4) return share;
  // Far below the maximum the low part is less than half an ulp of the result, and may be NaN.
  const near = f64x2.ge(x, f64x2.splat(scale.lowest));
  return f64x2.add(share, v128.and(exponentLow(x, y), near));
}
