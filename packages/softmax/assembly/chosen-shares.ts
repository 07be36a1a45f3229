/**
 * Probabilities and log-probabilities of a few classes of a row: the bits that softmax and log-softmax give them.
 *
 * softmax divides by the sum of all terms, log-softmax leaves the largest out of its sum. For float32 one pass over the
 * row makes both.
 */
import { allLanesBut, beginRow, high, laneTotal, low, RAISED, sumTerms, tailTerms, termOf } from "./float32-row";
import { suitsFloat32, terms } from "./float32-terms";
import { fillNaN, laneSum, loadLast, loadOne, loadPair } from "./lanes";
import { logTermSum } from "./log-sum-exp";
import { exponent, exponentLow, isNear, pairTerms, setScale, terms as float64Terms } from "./row-exponent";
import { LANES_01, LANES_23, workspace } from "./workspace";

/** `[k]` float64 each, already rounded to T; the class of the largest logit is the first of `indices`. */
export function writeShares<T>(
  row: usize,
  classes: usize,
  temperature: f64,
  k: usize,
  indices: usize,
  probabilities: usize,
  logProbabilities: usize,
): void {
  const j = <usize>load<u32>(indices);
  const m = loadOne<T>(row, j);
  if (!isFinite<f64>(m)) {
    fillNaN<f64>(probabilities, k);
    return fillNaN<f64>(logProbabilities, k);
  }
  setScale(m, temperature);
  let log: f64;
  if (sizeof<T>() == 4 && suitsFloat32(m, temperature)) {
    beginRow(m, temperature);
    log = NativeMath.log1p(writeFloat32(row, classes, j, k, indices, probabilities));
  } else {
    writeFloat64<T>(row, classes, k, indices, probabilities);
    log = logTermSum<T>(row, classes, m, temperature);
  }
  for (let i: usize = 0; i < k; i++) {
    const x = f64x2.splat(loadOne<T>(row, load<u32>(indices + (i << 2))));
    store<f64>(logProbabilities + (i << 3), <f64>(<T>logShare<T>(x, log)));
  }
}

/** `(x − m)/T − log Σ`, as `logSoftmaxRow` has it. */
@inline
function logShare<T>(x: v128, log: f64): f64 {
  const y = exponent(x);
  const share = f64x2.sub(y, f64x2.splat(log));
  if (sizeof<T>() == 4) return f64x2.extract_lane(share, 0);
  return f64x2.extract_lane(f64x2.add(share, v128.and(exponentLow(x, y), isNear(x))), 0);
}

/** Returns the sum of the other terms over the largest, that of class j. */
function writeFloat32(
  row: usize,
  classes: usize,
  j: usize,
  k: usize,
  indices: usize,
  probabilities: usize,
): f64 {
  const factor = 1.0 / sumWithAndWithout(row, classes, j);
  const tail = laneTotal() / termOf(row, j);
  for (let i: usize = 0; i < k; i++) {
    const e = termOf(row, load<u32>(indices + (i << 2)));
    store<f64>(probabilities + (i << 3), <f64>(<f32>(e * factor)));
  }
  return tail < RAISED * <f64>classes ? 0 : tail;
}

/**
 * The sum of all terms; the lanes keep the sum of all but class j. Up to the four classes around j the two are one.
 */
function sumWithAndWithout(row: usize, classes: usize, j: usize): f64 {
  const first = j & ~3;
  sumTerms(row, 0, first);
  let at = row + (first << 2);
  const end = row + (classes << 2);
  const around = at + 16 > end ? tailTerms(at, classes - first) : terms(v128.load(at));
  const others = v128.and(around, allLanesBut(j & 3));
  let all01 = f64x2.add(v128.load(workspace, LANES_01), low(around));
  let all23 = f64x2.add(v128.load(workspace, LANES_23), high(around));
  let but01 = f64x2.add(v128.load(workspace, LANES_01), low(others));
  let but23 = f64x2.add(v128.load(workspace, LANES_23), high(others));
  for (at += 16; at < end; at += 16) {
    const e = at + 16 > end ? tailTerms(at, (end - at) >> 2) : terms(v128.load(at));
    all01 = f64x2.add(all01, low(e));
    all23 = f64x2.add(all23, high(e));
    but01 = f64x2.add(but01, low(e));
    but23 = f64x2.add(but23, high(e));
  }
  v128.store(workspace, all01, LANES_01);
  v128.store(workspace, all23, LANES_23);
  const total = laneTotal();
  v128.store(workspace, but01, LANES_01);
  v128.store(workspace, but23, LANES_23);
  return total;
}

/** `setScale` was called. */
function writeFloat64<T>(row: usize, classes: usize, k: usize, indices: usize, probabilities: usize): void {
  const total = termSum<T>(row, 0, classes);
  for (let i: usize = 0; i < k; i++) {
    const x = loadOne<T>(row, load<u32>(indices + (i << 2)));
    const e = f64x2.extract_lane(pairTerms(f64x2.splat(x)), 0);
    store<f64>(probabilities + (i << 3), <f64>(<T>(e / total)));
  }
}

/** Sum of the terms of classes `from ≤ i < to`, with what rounding lost. */
export function termSum<T>(row: usize, from: usize, to: usize): f64 {
  let sum = f64x2.splat(0);
  let lost = f64x2.splat(0);
  let i = from;
  for (; i + 2 <= to; i += 2) {
    const e = float64Terms<T>(loadPair<T>(row, i));
    const next = f64x2.add(sum, e);
    const part = f64x2.sub(next, sum);
    lost = f64x2.add(lost, f64x2.add(f64x2.sub(sum, f64x2.sub(next, part)), f64x2.sub(e, part)));
    sum = next;
  }
  let total = laneSum(lost) + laneSum(sum);
  if (i < to) total += f64x2.extract_lane(pairTerms(loadLast<T>(row, i)), 0);
  return total;
}
