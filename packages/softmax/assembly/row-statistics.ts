/**
 * Sums over a row at several β: see `RowStatistics` in `src/kernels/kernels.ts`.
 *
 * The difference is halved, `x/2 − m/2`, because `x − m` can overflow where both are finite.
 */
import { expWithLow } from "./exponential";
import { laneSum, loadLast, loadOne, loadPair } from "./lanes";
import { firstIndexOf, maximum } from "./maximum";

/** Where the results of a tile go: `[rows]` and `[rows, betas]` arrays of float64, `argmax` of int32. */
@unmanaged
export class StatisticsAddresses {
  maximum: usize;
  argmax: usize;
  targetGap: usize;
  s0: usize;
  s1: usize;
  s2: usize;
  ss: usize;
  logS0: usize;
  target: usize;
}

/** `labels` is an array of int32, or 0 where there are none. */
export function statisticsOfRows<T>(
  values: usize,
  rows: usize,
  classes: usize,
  betas: usize,
  betaCount: usize,
  labels: usize,
  out: StatisticsAddresses,
): void {
  const stride = classes * sizeof<T>();
  for (let r: usize = 0; r < rows; r++) {
    const row = values + r * stride;
    const m = maximum<T>(row, classes);
    const j = firstIndexOf<T>(row, classes, m);
    const label = labels ? load<i32>(labels + (r << 2)) : -1;
    const isUsable = isFinite<f64>(m);
    const targetLogit = isUsable && label >= 0 ? loadOne<T>(row, <usize>label) : NaN;
    store<f64>(out.maximum + (r << 3), isUsable ? m : NaN);
    store<i32>(out.argmax + (r << 2), j);
    store<f64>(out.targetGap + (r << 3), targetLogit - m);
    for (let b: usize = 0; b < betaCount; b++) {
      const beta = load<f64>(betas + (b << 3));
      const at = (r * betaCount + b) << 3;
      if (isUsable) sumsOfRow<T>(row, classes, m, <usize>j, beta, out, at);
      else storeNaN(out, at);
      store<f64>(out.target + at, f64x2.extract_lane(pairTerms(f64x2.splat(targetLogit), m, beta), 0));
    }
  }
}

/** `(x − m)/2`; 0 for −∞, whose term is made 0 as well. */
@inline
function halfDifference(x: v128, m: f64): v128 {
  const half = f64x2.sub(f64x2.mul(x, f64x2.splat(0.5)), f64x2.splat(m * 0.5));
  return v128.and(half, f64x2.ne(x, f64x2.splat(-Infinity)));
}

/** `e^(β (x − m))`; 0 for −∞ at every β. */
@inline
function pairTerms(x: v128, m: f64, beta: f64): v128 {
  const y = f64x2.mul(halfDifference(x, m), f64x2.splat(2 * beta));
  return v128.and(expWithLow(y, f64x2.splat(0)), f64x2.ne(x, f64x2.splat(-Infinity)));
}

/** Sums over all classes but `j`, whose terms are 1, 0, 0, 1. */
function sumsOfRow<T>(
  row: usize,
  classes: usize,
  m: f64,
  j: usize,
  beta: f64,
  out: StatisticsAddresses,
  at: usize,
): void {
  let tail = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let ss = f64x2.splat(0);
  let from: usize = 0;
  let to = j;
  for (let part = 0; part < 2; part++) {
    for (let i = from; i < to; i += 2) {
      const x = i + 2 <= to ? loadPair<T>(row, i) : loadLast<T>(row, i);
      const half = halfDifference(x, m);
      const d = f64x2.pmax(f64x2.add(half, half), f64x2.splat(-f64.MAX_VALUE));
      const e = pairTerms(x, m, beta);
      const de = f64x2.mul(d, e);
      tail = f64x2.add(tail, e);
      s1 = f64x2.add(s1, de);
      s2 = f64x2.add(s2, f64x2.mul(d, de));
      ss = f64x2.add(ss, f64x2.mul(e, e));
    }
    from = j + 1;
    to = classes;
  }
  store<f64>(out.s0 + at, 1.0 + laneSum(tail));
  store<f64>(out.s1 + at, laneSum(s1));
  store<f64>(out.s2 + at, laneSum(s2));
  store<f64>(out.ss + at, 1.0 + laneSum(ss));
  store<f64>(out.logS0 + at, NativeMath.log1p(laneSum(tail)));
}

function storeNaN(out: StatisticsAddresses, at: usize): void {
  store<f64>(out.s0 + at, NaN);
  store<f64>(out.s1 + at, NaN);
  store<f64>(out.s2 + at, NaN);
  store<f64>(out.ss + at, NaN);
  store<f64>(out.logS0 + at, NaN);
}
