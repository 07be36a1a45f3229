/**
 * log Σ of four short float32 rows at a time, and what is made from it: the loss with its gradient.
 * The bits are those of `tailOverLargest` and `log1p`, row by row.
 */
import { RAISED } from "./float32-row";
import { loadPanel, PANEL_STRIDE, scaleFour, storePanel, sumOfClasses, termsOfFour } from "./four-rows";
import { log1pPair } from "./log";
import { firstIndexOf } from "./maximum";
import {
  FOUR_FACTORS, FOUR_LARGEST, FOUR_LOGS, FOUR_MAXIMA, FOUR_PLACES, FOUR_TAILS, PANEL, workspace,
} from "./workspace";

/**
 * Four contiguous rows of at least one class: their terms in the panel, but 0 for the largest, which is at FOUR_LARGEST
 * (its class at FOUR_PLACES); the sum of the others over it at FOUR_TAILS, log(1 + that) at FOUR_LOGS.
 * False if one of the rows has to be computed by itself.
 */
export function logSumsOfFour(input: usize, classes: usize, temperatures: usize, step: usize): bool {
  const w = workspace;
  const panel = w + PANEL;
  loadPanel(input, classes);
  if (!termsOfFour(panel, PANEL_STRIDE, panel, PANEL_STRIDE, classes, temperatures, step)) return false;
  for (let i: usize = 0; i < 4; i++) {
    const m = load<f32>(w + (i << 2), FOUR_MAXIMA);
    const j = firstIndexOf<f32>(input + i * (classes << 2), classes, <f64>m);
    const place = panel + <usize>j * PANEL_STRIDE + (i << 2);
    store<i32>(w + (i << 2), j, FOUR_PLACES);
    store<f64>(w + (i << 3), <f64>load<f32>(place), FOUR_LARGEST);
    store<f32>(place, 0);
  }
  storeLogs(0, classes);
  storeLogs(16, classes);
  return true;
}

/** Two rows: the first two lanes of the panel, or at 16 the last two. */
function storeLogs(pair: usize, classes: usize): void {
  const w = workspace + pair;
  const sum = sumOfClasses(workspace + PANEL + (pair >> 1), PANEL_STRIDE, classes);
  const tail = f64x2.div(sum, v128.load(w, FOUR_LARGEST));
  const counted = v128.andnot(tail, f64x2.lt(tail, f64x2.splat(RAISED * <f64>classes)));
  v128.store(w, counted, FOUR_TAILS);
  v128.store(w, log1pPair(counted), FOUR_LOGS);
}

/**
 * The losses of four rows, and `scale/T·(p_k − [k = label])` at `gradient` unless that is 0 (it may be `input`).
 * A label of −1 leaves its row out. False, with nothing written, if one of the rows has to be computed by itself.
 */
export function crossEntropyOfFour(
  input: usize, classes: usize, temperatures: usize, step: usize, labels: usize, losses: usize, gradient: usize,
  scales: usize,
): bool {
  if (!logSumsOfFour(input, classes, temperatures, step)) return false;
  for (let i: usize = 0; i < 4; i++) store<f64>(losses + (i << 3), lossOf(i, input, classes, temperatures, step, labels));
  if (!gradient) return true;
  const w = workspace;
  for (let i: usize = 0; i < 4; i++) {
    const label = load<i32>(labels + (i << 2));
    const largest = load<f64>(w + (i << 3), FOUR_LARGEST);
    const tail = load<f64>(w + (i << 3), FOUR_TAILS);
    const j = load<i32>(w + (i << 2), FOUR_PLACES);
    const factor = label < 0 ? 0 : load<f64>(scales + (i << 3)) / load<f64>(temperatures + i * step);
    const total = largest * (1 + tail);
    const column = w + PANEL + (i << 2);
    const target = label < 0 ? 0 : <f64>load<f32>(column + <usize>label * PANEL_STRIDE);
    const missing = label == j ? tail / (1 + tail) : 1 - target / total;
    store<f64>(w + (i << 3), factor / total, FOUR_FACTORS);
    store<f32>(column + <usize>j * PANEL_STRIDE, <f32>largest);
    store<f64>(w + (i << 3), -factor * missing, FOUR_LOGS);
  }
  scaleFour(w + PANEL, PANEL_STRIDE, classes, w + FOUR_FACTORS);
  for (let i: usize = 0; i < 4; i++) {
    const label = load<i32>(labels + (i << 2));
    if (label < 0) continue;
    store<f32>(w + PANEL + (i << 2) + <usize>label * PANEL_STRIDE, <f32>load<f64>(w + (i << 3), FOUR_LOGS));
  }
  storePanel(gradient, classes);
  return true;
}

@inline
function lossOf(i: usize, input: usize, classes: usize, temperatures: usize, step: usize, labels: usize): f64 {
  const label = load<i32>(labels + (i << 2));
  if (label < 0) return 0;
  const m = <f64>load<f32>(workspace + (i << 2), FOUR_MAXIMA);
  const logit = <f64>load<f32>(input + ((i * classes + <usize>label) << 2));
  return (m - logit) / load<f64>(temperatures + i * step) + load<f64>(workspace + (i << 3), FOUR_LOGS);
}
