/** −log p of each row's label, and its gradient in the same pass. */
import { beginRow, scaleRow, tailOverLargest, termOf } from "./float32-row";
import { suitsFloat32 } from "./float32-terms";
import { scaleRow64, termSum, termSumLow } from "./float64-row";
import { PANEL_CLASSES } from "./four-rows";
import { fillNaN, loadOne } from "./lanes";
import { log1p } from "./log";
import { firstIndexOf, maximum } from "./maximum";
import { productLow, remainder, setScale } from "./row-exponent";
import { crossEntropyOfFour } from "./short-rows";
import { softmaxFloat64 } from "./softmax";
import { BETA_PAIR, BETA_REST, workspace } from "./workspace";

/** The loss; with `gradient` (0 for none, else like `row`, which it may be) `scale/T·(p_k − [k = label])` there. */
export function crossEntropyRow<T>(
  row: usize,
  classes: usize,
  temperature: f64,
  label: usize,
  gradient: usize,
  scale: f64,
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
      const factor = scale / temperature;
      const total = largest * (1 + tail);
      scaleRow(gradient, classes, factor / total);
      storeTarget<T>(gradient, label, factor, label == j, tail, target / total);
    }
    return gap + log1p(tail);
  }
  return gap + log1p(float64Tail<T>(row, classes, m, temperature, j, label, gradient, scale));
}

/** As `tailOverLargest` with float64 terms, of which the largest is 1; the gradient goes to `gradient` unless that is 0. */
function float64Tail<T>(
  row: usize, classes: usize, m: f64, temperature: f64, j: usize, label: usize, gradient: usize, scale: f64,
): f64 {
  setScale(m, temperature);
  const tail = termSum<T>(row, sizeof<T>() == 8 ? gradient : 0, classes, j);
  if (!gradient) return tail;
  const factor = scale / temperature;
  let p: f64;
  if (sizeof<T>() == 8) {
    store<f64>(gradient + (j << 3), 1);
    p = load<f64>(gradient + (label << 3)) / (1 + tail);
    scaleRow64(gradient, classes, factorOverTotal(scale, tail));
  } else {
    softmaxFloat64<T>(row, gradient, classes, m, temperature);
    p = loadOne<T>(gradient, label);
    scaleRow(gradient, classes, factor);
  }
  storeTarget<T>(gradient, label, factor, label == j, tail, p);
  return tail;
}

/**
 * `scale/(T·(1 + tail))` of the last `termSum`, rounded once: what 1/T, the product, the sum and the quotient lost is added
 * to it. Of a scale so large that the parts of its product overflow, nothing is added.
 */
function factorOverTotal(scale: f64, tail: f64): f64 {
  const beta = load<f64>(workspace, BETA_PAIR);
  const factor = scale * beta;
  const factorLow = productLow(scale, beta, factor) + scale * load<f64>(workspace, BETA_REST);
  const total = 1 + tail;
  const totalLow = min<f64>(1, tail) - (total - max<f64>(1, tail)) + termSumLow;
  const q = factor / total;
  const rest = (remainder(factor, total, q) + (factorLow - q * totalLow)) / total;
  return isFinite<f64>(rest) ? q + rest : q;
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
      const scale = gradient ? load<f64>(scales + (r << 3)) : 0;
      loss = crossEntropyRow<T>(input + r * stride, classes, temperature, <usize>label, target, scale);
    } else if (gradient) {
      memory.fill(target, 0, stride);
    }
    store<f64>(losses + (r << 3), loss);
  }
}
