/**
 * Rows of features as lists of what is not 0: `(column, value)` pairs of int32 and float32, row after row.
 *
 * A row's logits and its share of the weights' gradient take time for what is listed only. Weights and their gradient
 * are `[D, K]` with rows of `stride` bytes, a multiple of 16. 16 classes are in registers at a time.
 */

@inline
function plus(sum: v128, a: v128, b: v128): v128 {
  return f32x4.add(sum, f32x4.mul(a, b));
}

/** Lists what is not 0 of `[rows, columns]`; `starts` gets the address behind each row's list. Returns the last one. */
export function listRows(from: usize, rows: usize, columns: usize, ends: usize, to: usize): usize {
  for (let r: usize = 0; r < rows; r++) {
    for (let d: usize = 0; d < columns; d++, from += 4) {
      const x = load<f32>(from);
      store<i32>(to, <i32>d);
      store<f32>(to, x, 4);
      to += x != 0 ? 8 : 0;
    }
    store<usize>(ends + r * sizeof<usize>(), to);
  }
  return to;
}

/**
 * `out += X·W` of the listed rows: row r's list ends at `ends[r]`, the first begins at `list`. Rows of `out` are `outRow`
 * bytes apart.
 */
export function multiplySparse(
  list: usize,
  ends: usize,
  rows: usize,
  weights: usize,
  stride: usize,
  out: usize,
  outRow: usize,
): void {
  for (let r: usize = 0; r < rows; r++, out += outRow) {
    const end = load<usize>(ends + r * sizeof<usize>());
    for (let k: usize = 0; k < stride; k += 64) {
      const left = stride - k;
      if (left >= 64) addProducts(list, end, weights + k, stride, out + k, 4);
      else if (left == 48) addProducts(list, end, weights + k, stride, out + k, 3);
      else if (left == 32) addProducts(list, end, weights + k, stride, out + k, 2);
      else addProducts(list, end, weights + k, stride, out + k, 1);
    }
    list = end;
  }
}

@inline
function addProducts(at: usize, end: usize, weights: usize, stride: usize, out: usize, vectors: i32): void {
  let s0 = v128.load(out);
  let s1 = vectors > 1 ? v128.load(out, 16) : s0;
  let s2 = vectors > 2 ? v128.load(out, 32) : s0;
  let s3 = vectors > 3 ? v128.load(out, 48) : s0;
  for (; at < end; at += 8) {
    const row = weights + <usize>load<i32>(at) * stride;
    const x = v128.load32_splat(at, 4);
    s0 = plus(s0, x, v128.load(row));
    if (vectors > 1) s1 = plus(s1, x, v128.load(row, 16));
    if (vectors > 2) s2 = plus(s2, x, v128.load(row, 32));
    if (vectors > 3) s3 = plus(s3, x, v128.load(row, 48));
  }
  v128.store(out, s0);
  if (vectors > 1) v128.store(out, s1, 16);
  if (vectors > 2) v128.store(out, s2, 32);
  if (vectors > 3) v128.store(out, s3, 48);
}

/** `out += Xᵀ·G` of the listed rows; those of G are `gradientRow` bytes apart. */
export function multiplySparseTransposed(
  list: usize,
  ends: usize,
  rows: usize,
  gradient: usize,
  gradientRow: usize,
  out: usize,
  stride: usize,
): void {
  for (let r: usize = 0; r < rows; r++, gradient += gradientRow) {
    const end = load<usize>(ends + r * sizeof<usize>());
    for (let k: usize = 0; k < stride; k += 64) {
      const left = stride - k;
      if (left >= 64) addOuter(list, end, gradient + k, stride, out + k, 4);
      else if (left == 48) addOuter(list, end, gradient + k, stride, out + k, 3);
      else if (left == 32) addOuter(list, end, gradient + k, stride, out + k, 2);
      else addOuter(list, end, gradient + k, stride, out + k, 1);
    }
    list = end;
  }
}

@inline
function addOuter(at: usize, end: usize, gradient: usize, stride: usize, out: usize, vectors: i32): void {
  const g0 = v128.load(gradient);
  const g1 = vectors > 1 ? v128.load(gradient, 16) : g0;
  const g2 = vectors > 2 ? v128.load(gradient, 32) : g0;
  const g3 = vectors > 3 ? v128.load(gradient, 48) : g0;
  for (; at < end; at += 8) {
    const row = out + <usize>load<i32>(at) * stride;
    const x = v128.load32_splat(at, 4);
    v128.store(row, plus(v128.load(row), x, g0));
    if (vectors > 1) v128.store(row, plus(v128.load(row, 16), x, g1), 16);
    if (vectors > 2) v128.store(row, plus(v128.load(row, 32), x, g2), 32);
    if (vectors > 3) v128.store(row, plus(v128.load(row, 48), x, g3), 48);
  }
}
