/**
 * Sums over a row at several β: see `RowStatistics` in `src/kernels/kernels.ts`.
 *
 * The difference is halved, `x/2 − m/2`, because `x − m` can overflow where both are finite.
 */
import { expWithLow } from "./exponential";
import { allLanesBut, beginRow, high, loadTail, low, RAISED, tailTerms, termOf } from "./float32-row";
import { suitsFloat32, terms } from "./float32-terms";
import { laneSum, loadLast, loadOne, loadPair } from "./lanes";
import { firstIndexOf, maximum } from "./maximum";
import { LOWEST, MAXIMUM, workspace } from "./workspace";

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
      if (!isUsable) storeNaN(out, at);
      else if (sizeof<T>() == 4 && suitsFloat32(m, 1.0 / beta)) {
        float32SumsOfRow(row, classes, m, <usize>j, beta, out, at);
      } else sumsOfRow<T>(row, classes, m, <usize>j, beta, out, at);
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

/** The same with float32 terms; differences and sums stay float64. What is raised from −∞ adds e^−150 at most. */
function float32SumsOfRow(
  row: usize,
  classes: usize,
  m: f64,
  j: usize,
  beta: f64,
  out: StatisticsAddresses,
  at: usize,
): void {
  beginRow(m, 1.0 / beta);
  v128.store(workspace, f64x2.splat(m), MAXIMUM);
  const ofLargest = 1.0 / termOf(row, j);
  const atLargest = row + ((j & ~3) << 2);
  let tail = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let ss = f64x2.splat(0);
  for (let from = row, end = row + (classes << 2); from < end; from += 16) {
    const isTail = from + 16 > end;
    const logits = isTail ? loadTail(from, (end - from) >> 2) : v128.load(from);
    let e = isTail ? tailTerms(from, (end - from) >> 2) : terms(logits);
    if (from == atLargest) e = v128.and(e, allLanesBut(j & 3));
    const x = f32x4.pmax(logits, v128.load(workspace, LOWEST));
    const e01 = low(e);
    const e23 = high(e);
    const d01 = f64x2.sub(low(x), v128.load(workspace, MAXIMUM));
    const d23 = f64x2.sub(high(x), v128.load(workspace, MAXIMUM));
    const de01 = f64x2.mul(d01, e01);
    const de23 = f64x2.mul(d23, e23);
    tail = f64x2.add(tail, f64x2.add(e01, e23));
    s1 = f64x2.add(s1, f64x2.add(de01, de23));
    s2 = f64x2.add(s2, f64x2.add(f64x2.mul(d01, de01), f64x2.mul(d23, de23)));
    ss = f64x2.add(ss, f64x2.add(f64x2.mul(e01, e01), f64x2.mul(e23, e23)));
  }
  const others = laneSum(tail) * ofLargest;
  const isEmpty = others < RAISED * <f64>classes;
  store<f64>(out.s0 + at, isEmpty ? 1 : 1 + others);
  store<f64>(out.s1 + at, isEmpty ? 0 : laneSum(s1) * ofLargest);
  store<f64>(out.s2 + at, isEmpty ? 0 : laneSum(s2) * ofLargest);
  store<f64>(out.ss + at, isEmpty ? 1 : 1 + laneSum(ss) * ofLargest * ofLargest);
  store<f64>(out.logS0 + at, isEmpty ? 0 : NativeMath.log1p(others));
}
