/** log Σ e^((x − m)/T) of contiguous rows, without losing a small tail, and log-softmax from it. */
import { beginRow, tailOverLargest } from "./float32-row";
import { suitsFloat32 } from "./float32-terms";
import { termSum } from "./float64-row";
import { PANEL_CLASSES } from "./four-rows";
import { fillNaN, loadOne, loadPair, storePair } from "./lanes";
import { log1p } from "./log";
import { firstIndexOf, maximum } from "./maximum";
import { exponent, exponentLow, isNear, setScale } from "./row-exponent";
import { logSumsOfFour } from "./short-rows";
import { FACTOR, FOUR_LOGS, FOUR_MAXIMA, workspace } from "./workspace";

/**
 * `log Σ e^((x − m)/T)` of a row with the finite maximum m; `setScale` was called for it.
 * The largest term is exactly 1 and is left out of the sum: `log1p` of the others keeps a tail below 1 ulp.
 */
export function logTermSum<T>(row: usize, classes: usize, m: f64, temperature: f64): f64 {
  const j = <usize>firstIndexOf<T>(row, classes, m);
  if (sizeof<T>() == 4 && suitsFloat32(m, temperature)) {
    beginRow(m, temperature);
    return log1p(tailOverLargest(row, 0, classes, j));
  }
  return log1p(termSum<T>(row, 0, classes, j));
}

/** The maximum and `log Σ e^((x − m)/T)` of each row, apart: their sum depends on T's limits. */
export function logSumExpRows<T>(
  input: usize,
  rows: usize,
  classes: usize,
  temperatures: usize,
  step: usize,
  maxima: usize,
  logSums: usize,
): void {
  const stride = classes * sizeof<T>();
  for (let r: usize = 0; r < rows; r++) {
    const row = input + r * stride;
    if (sizeof<T>() == 4 && isShort(classes) && r + 4 <= rows) {
      if (logSumsOfFour(row, classes, temperatures + r * step, step)) {
        for (let i: usize = 0; i < 4; i++) {
          store<f64>(maxima + ((r + i) << 3), <f64>load<f32>(workspace + (i << 2), FOUR_MAXIMA));
        }
        v128.store(logSums + (r << 3), v128.load(workspace, FOUR_LOGS), 0);
        v128.store(logSums + (r << 3), v128.load(workspace, FOUR_LOGS + 16), 16);
        r += 3;
        continue;
      }
    }
    const temperature = load<f64>(temperatures + r * step);
    const m = maximum<T>(row, classes);
    let log = NaN;
    if (isFinite<f64>(m)) {
      setScale(m, temperature);
      log = logTermSum<T>(row, classes, m, temperature);
    }
    store<f64>(maxima + (r << 3), m);
    store<f64>(logSums + (r << 3), log);
  }
}

/** `(x − m)/T − log Σ e^((x − m)/T)` of each row; `output` may be `input`. */
export function logSoftmaxRows<T>(
  input: usize,
  output: usize,
  rows: usize,
  classes: usize,
  temperatures: usize,
  step: usize,
): void {
  const stride = classes * sizeof<T>();
  for (let r: usize = 0; r < rows; r++) {
    const row = input + r * stride;
    if (sizeof<T>() == 4 && isShort(classes) && r + 4 <= rows) {
      if (logSumsOfFour(row, classes, temperatures + r * step, step)) {
        for (let i: usize = 0; i < 4; i++) {
          setScale(<f64>load<f32>(workspace + (i << 2), FOUR_MAXIMA), load<f64>(temperatures + (r + i) * step));
          const log = load<f64>(workspace + (i << 3), FOUR_LOGS);
          storeLogShares<T>(row + i * stride, output + (r + i) * stride, classes, log);
        }
        r += 3;
        continue;
      }
    }
    logSoftmaxRow<T>(row, output + r * stride, classes, load<f64>(temperatures + r * step));
  }
}

@inline
function isShort(classes: usize): bool {
  return classes > 0 && classes <= PANEL_CLASSES;
}

function logSoftmaxRow<T>(row: usize, output: usize, classes: usize, temperature: f64): void {
  const m = maximum<T>(row, classes);
  if (!isFinite<f64>(m)) return fillNaN<T>(output, classes);
  setScale(m, temperature);
  storeLogShares<T>(row, output, classes, logTermSum<T>(row, classes, m, temperature));
}

/** `setScale` was called for the row. */
function storeLogShares<T>(row: usize, output: usize, classes: usize, log: f64): void {
  v128.store(workspace, f64x2.splat(log), FACTOR);
  let i: usize = 0;
  for (; i + 2 <= classes; i += 2) storePair<T>(output, i, logShares<T>(loadPair<T>(row, i)));
  if (i < classes) store<T>(output + i * sizeof<T>(), logShare<T>(loadOne<T>(row, i)));
}

/** `(x − m)/T − FACTOR`; `setScale` was called for the row. */
@inline
function logShares<T>(x: v128): v128 {
  const y = exponent(x);
  const share = f64x2.sub(y, v128.load(workspace, FACTOR));
  // Far below the maximum the low part is less than half an ulp of the result, and may be NaN.
  return sizeof<T>() == 4 ? share : f64x2.add(share, v128.and(exponentLow(x, y), isNear(x)));
}

/** The same for one logit, rounded to its type. */
export function logShare<T>(x: f64): T {
  return <T>f64x2.extract_lane(logShares<T>(f64x2.splat(x)), 0);
}
