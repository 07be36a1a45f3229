/**
 * Sums over a row at several β: see `RowStatistics` in `src/kernels/kernels.ts`.
 *
 * The difference is halved, `x/2 − m/2`, because `x − m` can overflow where both are finite.
 */
import { exp } from "./exponential";
import { beginRow, RAISED, termOf } from "./float32-row";
import { storeFourTerms, suitsFloat32 } from "./float32-terms";
import { laneSum, loadLast, loadOne, loadPair } from "./lanes";
import { log1p } from "./log";
import { firstIndexOf, maximum } from "./maximum";
import { HALF_MAXIMUM, LOWEST, LOWEST_PAIR, MAXIMUM, PANEL, TWICE_BETA, workspace } from "./workspace";

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
      v128.store(workspace, f64x2.splat(m * 0.5), HALF_MAXIMUM);
      v128.store(workspace, f64x2.splat(2 * beta), TWICE_BETA);
      if (!isUsable) storeNaN(out, at);
      else if (sizeof<T>() == 4 && suitsFloat32(m, 1.0 / beta)) {
        float32SumsOfRow(row, classes, m, <usize>j, beta, out, at);
      } else sumsOfRow<T>(row, classes, <usize>j, out, at);
      // NaN where there is no label, and 1 at the maximum: both cost nothing.
      const gap = targetLogit - m;
      store<f64>(out.target + at, gap < 0 ? termOfLogit(targetLogit) : 1 + gap);
    }
  }
}

/** `(x − m)/2`; 0 for −∞, whose term is made 0 as well. */
@inline
function halfDifference(x: v128, isFinite: v128): v128 {
  const half = f64x2.sub(f64x2.mul(x, f64x2.splat(0.5)), v128.load(workspace, HALF_MAXIMUM));
  return v128.and(half, isFinite);
}

@inline
function isAboveNegativeInfinity(x: v128): v128 {
  return f64x2.ne(x, f64x2.splat(-Infinity));
}

/** `e^(β (x − m))`; 0 for −∞ at every β. */
@inline
function termsAt(half: v128, isFinite: v128): v128 {
  const y = f64x2.mul(half, v128.load(workspace, TWICE_BETA));
  return v128.and(exp(y), isFinite);
}

function termOfLogit(logit: f64): f64 {
  const x = f64x2.splat(logit);
  const isFinite = isAboveNegativeInfinity(x);
  return f64x2.extract_lane(termsAt(halfDifference(x, isFinite), isFinite), 0);
}

/** Sums over all classes but `j`, whose terms are 1, 0, 0, 1. */
function sumsOfRow<T>(
  row: usize,
  classes: usize,
  j: usize,
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
      const isFinite = isAboveNegativeInfinity(x);
      const half = halfDifference(x, isFinite);
      const d = f64x2.pmax(f64x2.add(half, half), f64x2.splat(-f64.MAX_VALUE));
      const e = termsAt(half, isFinite);
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
  store<f64>(out.logS0 + at, log1p(laneSum(tail)));
}

function storeNaN(out: StatisticsAddresses, at: usize): void {
  store<f64>(out.s0 + at, NaN);
  store<f64>(out.s1 + at, NaN);
  store<f64>(out.s2 + at, NaN);
  store<f64>(out.ss + at, NaN);
  store<f64>(out.logS0 + at, NaN);
}

/** The same with float32 terms, sixteen at a time; differences and sums stay float64. */
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
  v128.store(workspace, f64x2.promote_low_f32x4(v128.load(workspace, LOWEST)), LOWEST_PAIR);
  const ofLargest = 1.0 / termOf(row, j);
  const block = workspace + PANEL;
  const padded = block + 64;
  let tail = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let ss = f64x2.splat(0);
  for (let k: usize = 0; k < classes; k += 16) {
    const isWhole = k + 16 <= classes;
    const from = isWhole ? row + (k << 2) : padded;
    if (!isWhole) padWithNegativeInfinity(padded, row + (k << 2), classes - k);
    storeFourTerms(from, 16, block, 16, false);
    if (j - k < 16) store<f32>(block + ((j - k) << 2), 0); // never below k: both are unsigned
    for (let i: usize = 0; i < 64; i += 8) {
      const e = f64x2.promote_low_f32x4(v128.load64_zero(block + i));
      const x = f64x2.pmax(f64x2.promote_low_f32x4(v128.load64_zero(from + i)), v128.load(workspace, LOWEST_PAIR));
      const d = f64x2.sub(x, v128.load(workspace, MAXIMUM));
      const de = f64x2.mul(d, e);
      tail = f64x2.add(tail, e);
      s1 = f64x2.add(s1, de);
      s2 = f64x2.add(s2, f64x2.mul(d, de));
      ss = f64x2.add(ss, f64x2.mul(e, e));
    }
  }
  const others = laneSum(tail) * ofLargest;
  const isEmpty = others < RAISED * <f64>(classes + 16);
  store<f64>(out.s0 + at, isEmpty ? 1 : 1 + others);
  store<f64>(out.s1 + at, isEmpty ? 0 : laneSum(s1) * ofLargest);
  store<f64>(out.s2 + at, isEmpty ? 0 : laneSum(s2) * ofLargest);
  store<f64>(out.ss + at, isEmpty ? 1 : 1 + laneSum(ss) * ofLargest * ofLargest);
  store<f64>(out.logS0 + at, isEmpty ? 0 : log1p(others));
}

/** Sixteen logits, of which `count` are given. */
@inline
function padWithNegativeInfinity(to: usize, from: usize, count: usize): void {
  for (let i: usize = 0; i < 16; i += 4) {
    v128.store(to + (i << 2), i + 4 <= count ? v128.load(from + (i << 2)) : f32x4.splat(-Infinity));
  }
  for (let i = count & ~3; i < count; i++) store<f32>(to + (i << 2), load<f32>(from + (i << 2)));
}
