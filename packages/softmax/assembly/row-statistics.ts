/**
 * Sums over a row at several β: see `RowStatistics` in `src/kernels/kernels.ts`.
 *
 * Where terms are float64 the difference is halved, `x/2 − m/2`, because `x − m` can overflow where both are finite.
 */
import { exp } from "./exponential";
import { beginRow, RAISED, termOf } from "./float32-row";
import { high, low, suitsFloat32 } from "./float32-terms";
import { storeTerms } from "./four-rows";
import { laneSum, loadLast, loadOne, loadPair } from "./lanes";
import { log1p } from "./log";
import { firstIndexOf, maximum } from "./maximum";
import { FOUR_FACTORS, HALF_MAXIMUM, LOWEST, MAXIMUM, PANEL, TWICE_BETA, workspace } from "./workspace";

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

/** In the workspace: a row's last logits, and −∞ behind them. */
const PADDED: usize = FOUR_FACTORS;

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
    statisticsOfRow<T>(values + r * stride, r, classes, betas, betaCount, labels, out);
  }
}

/** One row of any kind. */
function statisticsOfRow<T>(
  row: usize,
  r: usize,
  classes: usize,
  betas: usize,
  betaCount: usize,
  labels: usize,
  out: StatisticsAddresses,
): void {
  const m = maximum<T>(row, classes);
  const j = firstIndexOf<T>(row, classes, m);
  const isUsable = isFinite<f64>(m);
  const label = labels ? load<i32>(labels + (r << 2)) : -1;
  const targetLogit = isUsable && label >= 0 ? loadOne<T>(row, <usize>label) : NaN;
  store<f64>(out.maximum + (r << 3), isUsable ? m : NaN);
  store<i32>(out.argmax + (r << 2), j);
  store<f64>(out.targetGap + (r << 3), targetLogit - m);
  for (let b: usize = 0; b < betaCount; b++) {
    const beta = load<f64>(betas + (b << 3));
    const at = (r * betaCount + b) << 3;
    const isSuitable = sizeof<T>() == 4 && suitsFloat32(m, 1.0 / beta);
    if (isSuitable) float32Sums(row, classes, m, <usize>j, 1.0 / beta, out, at);
    else if (sizeof<T>() == 4 && beta == 0 && isUsable) uniformSums(row, classes, m, out, at);
    else float64Sums<T>(row, classes, m, j, beta, out, at);
    store<f64>(out.target + at, termOfLabel(targetLogit, m, beta));
  }
}

/** `e^(β (x − m))` of a label: NaN where there is none, and 1 at the maximum. */
function termOfLabel(x: f64, m: f64, beta: f64): f64 {
  const gap = x - m;
  if (!(gap < 0)) return 1 + gap;
  return x == -Infinity ? 0 : f64x2.extract_lane(exp(f64x2.splat((x * 0.5 - m * 0.5) * (2 * beta))), 0);
}

/** Sums of float32 terms, class k in lane k mod 4; differences and sums are float64. Class j is left out. */
function float32Sums(row: usize, count: usize, m: f64, j: usize, T: f64, out: StatisticsAddresses, at: usize): void {
  const w = workspace;
  beginRow(m, T);
  v128.store(w, f64x2.splat(m), MAXIMUM);
  const block = w + PANEL;
  const padded = w + PADDED;
  let tail01 = f64x2.splat(0);
  let tail23 = tail01;
  let first01 = tail01;
  let first23 = tail01;
  let second01 = tail01;
  let second23 = tail01;
  let squares01 = tail01;
  let squares23 = tail01;
  let k: usize = 0;
  while (k < count) {
    let from = row + (k << 2);
    let size = min<usize>(count - k, 128) & ~15;
    if (!size) {
      padWithNegativeInfinity(padded, from, count - k);
      from = padded;
      size = 16;
    }
    storeTerms(from, 16, block, 16, size >> 2);
    if (j - k < size) store<f32>(block + ((j - k) << 2), 0); // never below k: both are unsigned
    for (let i: usize = 0; i < size << 2; i += 16) {
      const x = f32x4.pmax(v128.load(from + i), v128.load(w, LOWEST));
      const e01 = low(v128.load64_zero(block + i));
      const e23 = low(v128.load64_zero(block + i, 8));
      const d01 = f64x2.sub(low(x), v128.load(w, MAXIMUM));
      const d23 = f64x2.sub(high(x), v128.load(w, MAXIMUM));
      const de01 = f64x2.mul(d01, e01);
      const de23 = f64x2.mul(d23, e23);
      tail01 = f64x2.add(tail01, e01);
      tail23 = f64x2.add(tail23, e23);
      first01 = f64x2.add(first01, de01);
      first23 = f64x2.add(first23, de23);
      second01 = f64x2.add(second01, f64x2.mul(d01, de01));
      second23 = f64x2.add(second23, f64x2.mul(d23, de23));
      squares01 = f64x2.add(squares01, f64x2.mul(e01, e01));
      squares23 = f64x2.add(squares23, f64x2.mul(e23, e23));
    }
    k += size;
  }
  const inverse = 1.0 / termOf(row, j);
  const others = laneSum(f64x2.add(tail01, tail23)) * inverse;
  const isEmpty = others < RAISED * <f64>(count + 16);
  const scale = isEmpty ? 0 : inverse;
  storeSums(
    isEmpty ? 0 : others,
    laneSum(f64x2.add(first01, first23)) * scale,
    laneSum(f64x2.add(second01, second23)) * scale,
    laneSum(f64x2.add(squares01, squares23)) * scale * scale,
    out,
    at,
  );
}

/** At β = 0 of float32, whose differences cannot overflow: every term is 1, but 0 at −∞. */
function uniformSums(row: usize, classes: usize, m: f64, out: StatisticsAddresses, at: usize): void {
  let others: f64 = -1;
  let s1: f64 = 0;
  let s2: f64 = 0;
  for (const end = row + (classes << 2); row < end; row += 4) {
    const d = <f64>load<f32>(row) - m;
    if (d == -Infinity) continue;
    others += 1;
    s1 += d;
    s2 += d * d;
  }
  storeSums(others, s1, s2, others, out, at);
}

/** Of all classes but the largest, whose terms are 1, 0, 0, 1. */
function storeSums(others: f64, s1: f64, s2: f64, ss: f64, out: StatisticsAddresses, at: usize): void {
  store<f64>(out.s0 + at, 1.0 + others);
  store<f64>(out.s1 + at, s1);
  store<f64>(out.s2 + at, s2);
  store<f64>(out.ss + at, 1.0 + ss);
  store<f64>(out.logS0 + at, log1p(others));
}

@inline
function isAboveNegativeInfinity(x: v128): v128 {
  return f64x2.ne(x, f64x2.splat(-Infinity));
}

/** The same in float64; NaN where the maximum is not finite. */
function float64Sums<T>(
  row: usize,
  classes: usize,
  m: f64,
  j: i32,
  beta: f64,
  out: StatisticsAddresses,
  at: usize,
): void {
  v128.store(workspace, f64x2.splat(m * 0.5), HALF_MAXIMUM);
  v128.store(workspace, f64x2.splat(2 * beta), TWICE_BETA);
  let tail = f64x2.splat(isFinite<f64>(m) ? 0 : NaN);
  let s1 = tail;
  let s2 = tail;
  let ss = tail;
  let from: usize = 0;
  let to = <usize>max(j, 0);
  for (let part = 0; part < 2; part++) {
    for (let i = from; i < to; i += 2) {
      const x = i + 2 <= to ? loadPair<T>(row, i) : loadLast<T>(row, i);
      const isThere = isAboveNegativeInfinity(x);
      const middle = f64x2.sub(f64x2.mul(x, f64x2.splat(0.5)), v128.load(workspace, HALF_MAXIMUM));
      const half = v128.and(middle, isThere);
      const d = f64x2.pmax(f64x2.add(half, half), f64x2.splat(-f64.MAX_VALUE));
      const e = v128.and(exp(f64x2.mul(half, v128.load(workspace, TWICE_BETA))), isThere);
      const de = f64x2.mul(d, e);
      tail = f64x2.add(tail, e);
      s1 = f64x2.add(s1, de);
      s2 = f64x2.add(s2, f64x2.mul(d, de));
      ss = f64x2.add(ss, f64x2.mul(e, e));
    }
    from = <usize>(j + 1);
    to = classes;
  }
  storeSums(laneSum(tail), laneSum(s1), laneSum(s2), laneSum(ss), out, at);
}

/** Sixteen logits, of which `count` are given. */
function padWithNegativeInfinity(to: usize, from: usize, count: usize): void {
  for (let i: usize = 0; i < 64; i += 4) store<f32>(to + i, i < count << 2 ? load<f32>(from + i) : -Infinity);
}
