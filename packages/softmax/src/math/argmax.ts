/**
 * Index of the first largest value of a row; of the first NaN if there is one; −1 if the row is empty.
 *
 * NaN comes first so that a caller who looks at `row[argmax(row)]` sees it: one number tells whether the
 * row has a softmax (it has one when that number is finite).
 *
 * @param row K values
 * @example
 * argmax([0.1, 2, 2]); // 1
 */
export function argmax(row: ArrayLike<number>): number {
  let best = row.length > 0 ? 0 : -1;
  for (let k = 0; k < row.length; k++) {
    if (Number.isNaN(row[k])) return k;
    if (row[k]! > row[best]!) best = k;
  }
  return best;
}
