/** softmax of rows: float32 in float32 arithmetic where that is exact enough, float64 and other rows in float64. */
import { suitsFloat32 } from "./float32-terms";
import { addTerms, beginRow, laneTotal, scaleRow } from "./float32-row";
import { termSum } from "./float64-row";
import { fillNaN, loadOne, loadPair, storeLast, storePair } from "./lanes";
import { maximum } from "./maximum";
import { pairTerms, setScale, terms } from "./row-exponent";

/** One contiguous row; `output` may be the row. */
export function softmaxRow32(row: usize, output: usize, classes: usize, temperature: f64): void {
  const m = maximum<f32>(row, classes);
  if (!suitsFloat32(m, temperature)) return softmaxFloat64<f32>(row, output, classes, m, temperature);
  beginRow(m, temperature);
  addTerms(row, output, 0, classes);
  scaleRow(output, classes, 1.0 / laneTotal());
}

export function softmaxRow64(row: usize, output: usize, classes: usize, temperature: f64): void {
  softmaxFloat64<f64>(row, output, classes, maximum<f64>(row, classes), temperature);
}

/** Terms of float32 rows are computed twice rather than rounded twice. */
export function softmaxFloat64<T>(row: usize, output: usize, classes: usize, m: f64, temperature: f64): void {
  if (!isFinite<f64>(m)) return fillNaN<T>(output, classes);
  setScale(m, temperature);
  const divisor = f64x2.splat(termSum<T>(row, output, classes, classes));
  let i: usize = 0;
  for (; i + 2 <= classes; i += 2) {
    const e = sizeof<T>() == 8 ? loadPair<T>(output, i) : terms<T>(loadPair<T>(row, i));
    storePair<T>(output, i, f64x2.div(e, divisor));
  }
  if (i < classes) {
    const last = f64x2.splat(loadOne<T>(sizeof<T>() == 8 ? output : row, i));
    storeLast<T>(output, i, f64x2.div(sizeof<T>() == 8 ? last : pairTerms(last), divisor));
  }
}
