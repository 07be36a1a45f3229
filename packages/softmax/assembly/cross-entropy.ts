/** −log p of each row's label, and its gradient in the same pass. */
import { beginRow, scaleRow, tailOverLargest, termOf } from "./float32-row";
import { suitsFloat32 } from "./float32-terms";
import { termSumBut } from "./float64-row";
import { PANEL_CLASSES } from "./four-rows";
import { fillNaN, loadOne } from "./lanes";
import { log1p } from "./log";
import { firstIndexOf, maximum } from "./maximum";
import { setScale } from "./row-exponent";
import { crossEntropyOfFour } from "./short-rows";
import { softmaxFloat64 } from "./softmax";

/** The loss; with `gradient` (0 for none, else like `row`, which it may be) `factor·(p_k − [k = label])` there. */
export function crossEntropyRow<T>(
  row: usize,
  classes: usize,
  temperature: f64,
  label: usize,
  gradient: usize,
  factor: f64,
): f64 {
  const m = maximum<T>(row, classes);
  if (!isFinite<f64>(m)) {
    if (gradient) fillNaN<T>(gradient, classes);
    return NaN;
  }
  const gap = (m - loadOne<T>(row, label)) / temperature;
  const j = <usize>firstIndexOf<T>(row, classes, m);
  if (sizeof<T>() == 4 && suitsFloat32(m, temperature)) {
    beginRow(m, temperature);
    const target = termOf(row, label);
    const largest = termOf(row, j);
    const tail = tailOverLargest(row, gradient, classes, j);
    if (gradient) {
      const total = largest * (1 + tail);
      scaleRow(gradient, classes, factor / total);
      storeTarget<T>(gradient, label, factor, label == j, tail, target / total);
    }
    return gap + log1p(tail);
  }
  setScale(m, temperature);
  const tail = termSumBut<T>(row, classes, j);
  if (gradient) {
    softmaxFloat64<T>(row, gradient, classes, m, temperature);
    const target = loadOne<T>(gradient, label);
    for (let at = gradient, end = gradient + classes * sizeof<T>(); at < end; at += sizeof<T>()) {
      store<T>(at, <T>(<f64>load<T>(at) * factor));
    }
    storeTarget<T>(gradient, label, factor, label == j, tail, target);
  }
  return gap + log1p(tail);
}

/** `factor·(p − 1)`. 1 − p of the largest class is made of the others: the difference would lose it. */
@inline
function storeTarget<T>(gradient: usize, label: usize, factor: f64, isLargest: bool, tail: f64, p: f64): void {
  const missing = isLargest ? tail / (1 + tail) : 1 - p;
  store<T>(gradient + label * sizeof<T>(), <T>(-factor * missing));
}

export function crossEntropyRows<T>(
  input: usize,
  rows: usize,
  classes: usize,
  temperatures: usize,
  step: usize,
  labels: usize,
  losses: usize,
  gradient: usize,
  scales: usize,
): void {
  const stride = classes * sizeof<T>();
  for (let r: usize = 0; r < rows; r++) {
    const target = gradient ? gradient + r * stride : 0;
    if (sizeof<T>() == 4 && classes > 0 && classes <= PANEL_CLASSES && r + 4 <= rows) {
      const T4 = temperatures + r * step;
      const at = r << 3;
      if (crossEntropyOfFour(input + r * stride, classes, T4, step, labels + (r << 2), losses + at, target, scales + at)) {
        r += 3;
        continue;
      }
    }
    const label = load<i32>(labels + (r << 2));
    let loss: f64 = 0;
    if (label >= 0) {
      const temperature = load<f64>(temperatures + r * step);
      const factor = gradient ? load<f64>(scales + (r << 3)) / temperature : 0;
      loss = crossEntropyRow<T>(input + r * stride, classes, temperature, <usize>label, target, factor);
    } else if (gradient) {
      memory.fill(target, 0, stride);
    }
    store<f64>(losses + (r << 3), loss);
  }
}
