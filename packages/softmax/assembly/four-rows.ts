/**
 * Four float32 rows side by side, one a lane: class k of row i stands at `k·stride + 4·i` bytes.
 *
 * An axis before the last lies like this (the stride is the inner size); short contiguous rows do after a transposition
 * of four of them into the panel. A row's bits are those of the passes of `float32-row.ts`.
 */
import { transposeBlock } from "./columns";
import {
  setLaneTemperature, setMaxima, setTemperature, storeFourTerms, suitableLanes, suitsTemperature, terms,
} from "./float32-terms";
import { FOUR_MAXIMA, PANEL, workspace } from "./workspace";

/** Rows up to this length fit the panel. */
export const PANEL_CLASSES: usize = 32;
export const PANEL_STRIDE: usize = 16;

/**
 * The terms of four rows, and their maxima at FOUR_MAXIMA. `temperatures` of the rows stand `step` bytes apart.
 * False, with nothing written, if one of the rows has to be computed by itself.
 */
export function termsOfFour(
  input: usize, inputStride: usize, output: usize, outputStride: usize, classes: usize, temperatures: usize, step: usize,
): bool {
  let m = v128.load(input);
  let unordered = f32x4.ne(m, m);
  for (let k: usize = 1, at = input + inputStride; k < classes; k++, at += inputStride) {
    const x = v128.load(at);
    m = f32x4.pmax(m, x);
    unordered = v128.or(unordered, f32x4.ne(x, x));
  }
  if (v128.any_true(unordered)) return false;
  const T = laneTemperatures(temperatures, step);
  if (!i32x4.all_true(suitableLanes(m, T))) return false;
  for (let i: usize = 0; i < 4; i++) if (!suitsTemperature(load<f64>(temperatures + i * step))) return false;
  setMaxima(m, T);
  v128.store(workspace, m, FOUR_MAXIMA);
  storeTerms(input, inputStride, output, outputStride, classes);
  return true;
}

/** The terms of `count` vectors, whose constants are set. */
export function storeTerms(input: usize, inputStride: usize, output: usize, outputStride: usize, count: usize): void {
  let from = input;
  let to = output;
  let k: usize = 0;
  for (; k + 4 <= count; k += 4, from += inputStride << 2, to += outputStride << 2) {
    storeFourTerms(from, inputStride, to, outputStride, false);
  }
  for (; k < count; k++, from += inputStride, to += outputStride) v128.store(to, terms(v128.load(from)));
}

/** Sets T's constants of four rows and returns the temperatures. */
@inline
function laneTemperatures(temperatures: usize, step: usize): v128 {
  if (step == 0) {
    const T = load<f64>(temperatures);
    setTemperature(T);
    return f32x4.splat(<f32>T);
  }
  for (let i: usize = 0; i < 4; i++) setLaneTemperature(i, load<f64>(temperatures + i * step));
  let T = f32x4.splat(<f32>load<f64>(temperatures));
  T = f32x4.replace_lane(T, 1, <f32>load<f64>(temperatures + step));
  T = f32x4.replace_lane(T, 2, <f32>load<f64>(temperatures + step * 2));
  return f32x4.replace_lane(T, 3, <f32>load<f64>(temperatures + step * 3));
}

/** Σ over the classes of two rows: class k in lane k mod 4, the lanes as `laneTotal` adds them. */
export function sumOfClasses(at: usize, stride: usize, classes: usize): v128 {
  let a0 = f64x2.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let k: usize = 0;
  for (; k + 4 <= classes; k += 4, at += stride << 2) {
    a0 = f64x2.add(a0, f64x2.promote_low_f32x4(v128.load64_zero(at)));
    a1 = f64x2.add(a1, f64x2.promote_low_f32x4(v128.load64_zero(at + stride)));
    a2 = f64x2.add(a2, f64x2.promote_low_f32x4(v128.load64_zero(at + (stride << 1))));
    a3 = f64x2.add(a3, f64x2.promote_low_f32x4(v128.load64_zero(at + stride * 3)));
  }
  if (k < classes) a0 = f64x2.add(a0, f64x2.promote_low_f32x4(v128.load64_zero(at)));
  if (k + 1 < classes) a1 = f64x2.add(a1, f64x2.promote_low_f32x4(v128.load64_zero(at + stride)));
  if (k + 2 < classes) a2 = f64x2.add(a2, f64x2.promote_low_f32x4(v128.load64_zero(at + (stride << 1))));
  return f64x2.add(f64x2.add(a0, a2), f64x2.add(a1, a3));
}

/** Multiplies each row by its own of four float64, and rounds once. */
export function scaleFour(rows: usize, stride: usize, classes: usize, factors: usize): void {
  for (let k: usize = 0, at = rows; k < classes; k++, at += stride) {
    const p01 = f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(at, 0)), v128.load(factors, 0));
    const p23 = f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(at, 8)), v128.load(factors, 16));
    v128.store64_lane(at, f32x4.demote_f64x2_zero(p01), 0, 0);
    v128.store64_lane(at, f32x4.demote_f64x2_zero(p23), 0, 8);
  }
}

/** Four contiguous rows into the panel. */
export function loadPanel(input: usize, classes: usize): void {
  const panel = workspace + PANEL;
  const stride = classes << 2;
  let k: usize = 0;
  for (; k + 4 <= classes; k += 4) {
    transposeBlock<f32>(input + (k << 2), stride, panel + k * PANEL_STRIDE, PANEL_STRIDE);
  }
  for (; k < classes; k++) {
    const at = input + (k << 2);
    let x = v128.load32_zero(at);
    x = v128.load32_lane(at + stride, x, 1);
    x = v128.load32_lane(at + stride * 2, x, 2);
    v128.store(panel + k * PANEL_STRIDE, v128.load32_lane(at + stride * 3, x, 3));
  }
}

/** The panel to four contiguous rows. */
export function storePanel(output: usize, classes: usize): void {
  const panel = workspace + PANEL;
  const stride = classes << 2;
  let k: usize = 0;
  for (; k + 4 <= classes; k += 4) {
    transposeBlock<f32>(panel + k * PANEL_STRIDE, PANEL_STRIDE, output + (k << 2), stride);
  }
  for (; k < classes; k++) {
    const at = output + (k << 2);
    const p = v128.load(panel + k * PANEL_STRIDE);
    v128.store32_lane(at, p, 0);
    v128.store32_lane(at + stride, p, 1);
    v128.store32_lane(at + stride * 2, p, 2);
    v128.store32_lane(at + stride * 3, p, 3);
  }
}
