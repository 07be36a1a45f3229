/**
 * Passes over one contiguous row of float32: terms and their sum, and the normalisation.
 *
 * Sums are float64: class k adds to lane k mod 4, in order, so that every layout of a row gives the same bits.
 */
import { high, low, setMaxima, setTemperature, storeFourTerms, terms } from "./float32-terms";
import { FACTOR, LANES_01, LANES_23, PANEL, workspace } from "./workspace";

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

/** Adds four terms to the lanes. */
@inline
function addToLanes(e: v128): void {
  v128.store(workspace, f64x2.add(v128.load(workspace, LANES_01), low(e)), LANES_01);
  v128.store(workspace, f64x2.add(v128.load(workspace, LANES_23), high(e)), LANES_23);
}

/**
 * Adds the terms of classes `from ≤ k < to` to the lanes; `from` is a multiple of 4. With an `output`, a place for each
 * class of the row, they are stored there.
 */
export function addTerms(row: usize, output: usize, from: usize, to: usize): void {
  const advance: usize = output ? 64 : 0;
  const end = row + (to << 2);
  let at = row + (from << 2);
  let place = output ? output + (from << 2) : workspace + PANEL;
  for (; at + 64 <= end; at += 64, place += advance) storeFourTerms(at, 16, place, 16, true);
  for (; at + 16 <= end; at += 16, place += advance >> 2) {
    const e = terms(v128.load(at));
    if (output) v128.store(place, e);
    addToLanes(e);
  }
  if (at < end) {
    const count = (end - at) >> 2;
    const e = tailTerms(at, count);
    if (output) storeTail(place, e, count);
    addToLanes(e);
  }
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
  addToLanes(v128.and(e, allLanesBut(j & 3)));
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
  addTerms(row, output, 0, first);
  addBut(row, output, classes, j);
  if (next < classes) addTerms(row, output, next, classes);
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
