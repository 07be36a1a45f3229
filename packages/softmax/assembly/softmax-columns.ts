/** softmax of four float32 rows at a time: columns of `[classes, columns]`, and short contiguous rows. */
import { loadPanel, PANEL_STRIDE, scaleFour, storePanel, sumOfClasses, termsOfFour } from "./four-rows";
import { softmaxRow32 } from "./softmax";
import { FOUR_FACTORS, PANEL, workspace } from "./workspace";

/** False, with nothing written, if one of the rows has to be computed by itself. */
function softmaxOfFour(
  input: usize, output: usize, stride: usize, classes: usize, temperatures: usize, step: usize,
): bool {
  if (!termsOfFour(input, stride, output, stride, classes, temperatures, step)) return false;
  const factors = workspace + FOUR_FACTORS;
  v128.store(factors, f64x2.div(f64x2.splat(1), sumOfClasses(output, stride, classes)), 0);
  v128.store(factors, f64x2.div(f64x2.splat(1), sumOfClasses(output + 8, stride, classes)), 16);
  scaleFour(output, stride, classes, factors);
  return true;
}

/** `[classes, columns]`: four columns at a time; others through a contiguous row in `scratch`. */
export function softmaxOfColumns(
  input: usize, output: usize, classes: usize, columns: usize, temperatures: usize, step: usize, scratch: usize,
): void {
  const stride = columns << 2;
  let i: usize = 0;
  while (i < columns) {
    const from = input + (i << 2);
    const T = temperatures + i * step;
    if (i + 4 <= columns && softmaxOfFour(from, output + (i << 2), stride, classes, T, step)) {
      i += 4;
      continue;
    }
    for (const end = min(i + 4, columns); i < end; i++) {
      softmaxOfColumn(input + (i << 2), output + (i << 2), stride, classes, load<f64>(temperatures + i * step), scratch);
    }
  }
}

function softmaxOfColumn(input: usize, output: usize, stride: usize, classes: usize, T: f64, row: usize): void {
  for (let k: usize = 0; k < classes; k++) store<f32>(row + (k << 2), load<f32>(input + k * stride));
  softmaxRow32(row, row, classes, T);
  for (let k: usize = 0; k < classes; k++) store<f32>(output + k * stride, load<f32>(row + (k << 2)));
}

/** Four contiguous rows of at most PANEL_CLASSES classes. */
export function softmaxOfShortRows(input: usize, output: usize, classes: usize, temperatures: usize, step: usize): void {
  const panel = workspace + PANEL;
  loadPanel(input, classes);
  if (softmaxOfFour(panel, panel, PANEL_STRIDE, classes, temperatures, step)) return storePanel(output, classes);
  for (let i: usize = 0; i < 4; i++) {
    const offset = i * (classes << 2);
    softmaxRow32(input + offset, output + offset, classes, load<f64>(temperatures + i * step));
  }
}
