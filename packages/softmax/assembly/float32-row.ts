/**
 * Passes over one contiguous row of float32: terms and their sum, and the normalisation.
 *
 * Sums are float64: class k adds to lane k mod 4, in order, so that every layout of a row gives the same bits.
 */
import { setMaxima, setTemperature, terms } from "./float32-terms";
import { FACTOR, LANES_01, LANES_23, workspace } from "./workspace";

/** Lanes 0 … count − 1, at 16·count. */
const FIRST_LANES: usize = memory.data<i32>([0, 0, 0, 0, -1, 0, 0, 0, -1, -1, 0, 0, -1, -1, -1, 0], 16);
/** e^−149.4 */
export const RAISED: f64 = 1.3e-65;
const NUMBERS: usize = memory.data<i32>([0, 1, 2, 3], 16);

/** Makes ready for a row's terms. */
@inline
export function beginRow(maximum: f64, temperature: f64): void {
  setTemperature(temperature);
  setMaxima(f32x4.splat(<f32>maximum), f32x4.splat(<f32>temperature));
  v128.store(workspace, f64x2.splat(0), LANES_01);
  v128.store(workspace, f64x2.splat(0), LANES_23);
}

/** Up to three elements, 0 beside them: nothing behind a row is read. */
@inline
export function loadTail(at: usize, count: usize): v128 {
  if (count == 1) return v128.load32_zero(at);
  const pair = v128.load64_zero(at);
  return count == 2 ? pair : v128.load32_lane(at, pair, 2, 8);
}

@inline
export function storeTail(at: usize, values: v128, count: usize): void {
  if (count == 1) return v128.store32_lane(at, values, 0);
  v128.store64_lane(at, values, 0);
  if (count == 3) v128.store32_lane(at, values, 2, 8);
}

/** The terms of the row's last `count` < 4 classes; 0 beside them. */
@inline
export function tailTerms(at: usize, count: usize): v128 {
  return v128.and(terms(loadTail(at, count)), v128.load(FIRST_LANES + (count << 4)));
}

@inline
export function low(values: v128): v128 {
  return f64x2.promote_low_f32x4(values);
}

@inline
export function high(values: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i32>(values, values, 2, 3, 2, 3));
}

@inline
function addTerms(row: usize, output: usize, from: usize, to: usize, areStored: bool): void {
  const shift = output - row;
  const end = row + (to << 2);
  let sum01 = v128.load(workspace, LANES_01);
  let sum23 = v128.load(workspace, LANES_23);
  let at = row + (from << 2);
  for (; at + 64 <= end; at += 64) {
    const e0 = terms(v128.load(at, 0));
    const e1 = terms(v128.load(at, 16));
    const e2 = terms(v128.load(at, 32));
    const e3 = terms(v128.load(at, 48));
    if (areStored) {
      v128.store(at + shift, e0, 0);
      v128.store(at + shift, e1, 16);
      v128.store(at + shift, e2, 32);
      v128.store(at + shift, e3, 48);
    }
    sum01 = f64x2.add(f64x2.add(f64x2.add(f64x2.add(sum01, low(e0)), low(e1)), low(e2)), low(e3));
    sum23 = f64x2.add(f64x2.add(f64x2.add(f64x2.add(sum23, high(e0)), high(e1)), high(e2)), high(e3));
  }
  for (; at + 16 <= end; at += 16) {
    const e = terms(v128.load(at));
    if (areStored) v128.store(at + shift, e);
    sum01 = f64x2.add(sum01, low(e));
    sum23 = f64x2.add(sum23, high(e));
  }
  if (at < end) {
    const count = (end - at) >> 2;
    const e = tailTerms(at, count);
    if (areStored) storeTail(at + shift, e, count);
    sum01 = f64x2.add(sum01, low(e));
    sum23 = f64x2.add(sum23, high(e));
  }
  v128.store(workspace, sum01, LANES_01);
  v128.store(workspace, sum23, LANES_23);
}

/** Stores the terms of classes `from ≤ k < to` at `output` and adds them to the lanes; `from` is a multiple of 4. */
export function storeTerms(row: usize, output: usize, from: usize, to: usize): void {
  addTerms(row, output, from, to, true);
}

/** Adds the terms of classes `from ≤ k < to` to the lanes; `from` is a multiple of 4. */
export function sumTerms(row: usize, from: usize, to: usize): void {
  addTerms(row, row, from, to, false);
}

/** What is in the lanes. */
@inline
export function laneTotal(): f64 {
  const sum = f64x2.add(v128.load(workspace, LANES_01), v128.load(workspace, LANES_23));
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** The term of class j, of the row at `row`. */
@inline
export function termOf(row: usize, j: usize): f64 {
  return <f64>f32x4.extract_lane(terms(v128.load32_zero(row + (j << 2))), 0);
}

@inline
export function allLanesBut(lane: usize): v128 {
  return i32x4.ne(v128.load(NUMBERS), i32x4.splat(<i32>lane));
}

/** Four classes around j with lane j mod 4 cleared, added to the lanes. Their terms are stored at `output` unless it is 0. */
function addBut(row: usize, output: usize, classes: usize, j: usize): void {
  const first = j & ~3;
  const at = row + (first << 2);
  const isTail = first + 4 > classes;
  const e = isTail ? tailTerms(at, classes - first) : terms(v128.load(at));
  if (output) {
    if (isTail) storeTail(output + (first << 2), e, classes - first);
    else v128.store(output + (first << 2), e);
  }
  const others = v128.and(e, allLanesBut(j & 3));
  v128.store(workspace, f64x2.add(v128.load(workspace, LANES_01), low(others)), LANES_01);
  v128.store(workspace, f64x2.add(v128.load(workspace, LANES_23), high(others)), LANES_23);
}

/**
 * Σ of the terms but the largest, of class j, over the largest: nothing is lost where it is tiny.
 * It is 0 where nothing but what was raised from −∞, e^−150 a class, can be in it. Terms are stored at `output` unless
 * that is 0.
 */
export function tailOverLargest(row: usize, output: usize, classes: usize, j: usize): f64 {
  const largest = termOf(row, j);
  const first = j & ~3;
  const next = first + 4;
  if (output) storeTerms(row, output, 0, first);
  else sumTerms(row, 0, first);
  addBut(row, output, classes, j);
  if (next < classes) {
    if (output) storeTerms(row, output, next, classes);
    else sumTerms(row, next, classes);
  }
  const tail = laneTotal() / largest;
  return tail < RAISED * <f64>classes ? 0 : tail;
}

/** Multiplies by a float64 and rounds once. */
export function scaleRow(row: usize, classes: usize, factor: f64): void {
  v128.store(workspace, f64x2.splat(factor), FACTOR);
  const end = row + (classes << 2);
  let at = row;
  for (; at + 32 <= end; at += 32) {
    scalePair(at, 0);
    scalePair(at, 8);
    scalePair(at, 16);
    scalePair(at, 24);
  }
  for (; at + 8 <= end; at += 8) scalePair(at, 0);
  if (at < end) store<f32>(at, <f32>(<f64>load<f32>(at) * factor));
}

@inline
function scalePair(at: usize, offset: usize): void {
  const pair = f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(at + offset)), v128.load(workspace, FACTOR));
  v128.store64_lane(at + offset, f32x4.demote_f64x2_zero(pair), 0);
}
