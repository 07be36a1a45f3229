/**
 * The innermost product: 5 rows by 8 columns of C in registers.
 *
 * Every element is `((c + a₀·b₀) + a₁·b₁) + …` in this order, whatever the sizes around it, so its bits do not depend on
 * where it stands. Ten sums hide the latency of an addition, and with their operands they fit 15 registers. One step a
 * turn: V8 unrolls it itself, and unrolled by hand it is slower.
 */

/** Rows and columns of a tile of C. */
export const TILE_ROWS: usize = 5;
export const TILE_COLUMNS: usize = 8;
/** Bytes of a step of a packed panel. */
export const A_STEP: usize = TILE_ROWS << 2;
export const B_STEP: usize = TILE_COLUMNS << 2;

@inline
function plus(sum: v128, a: v128, b: v128): v128 {
  return f32x4.add(sum, f32x4.mul(a, b));
}

/** `C += A·B` of one tile: `a` is packed `[steps][5]`, `b` `[steps][8]`, rows of C are `stride` bytes apart. */
export function multiplyTile(c: usize, stride: usize, a: usize, b: usize, steps: usize): void {
  const c1 = c + stride;
  const c2 = c1 + stride;
  const c3 = c2 + stride;
  const c4 = c3 + stride;
  let s00 = v128.load(c), s01 = v128.load(c, 16);
  let s10 = v128.load(c1), s11 = v128.load(c1, 16);
  let s20 = v128.load(c2), s21 = v128.load(c2, 16);
  let s30 = v128.load(c3), s31 = v128.load(c3, 16);
  let s40 = v128.load(c4), s41 = v128.load(c4, 16);
  for (const end = a + steps * A_STEP; a < end; a += A_STEP, b += B_STEP) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const a0 = v128.load32_splat(a);
    s00 = plus(s00, a0, b0), s01 = plus(s01, a0, b1);
    const a1 = v128.load32_splat(a, 4);
    s10 = plus(s10, a1, b0), s11 = plus(s11, a1, b1);
    const a2 = v128.load32_splat(a, 8);
    s20 = plus(s20, a2, b0), s21 = plus(s21, a2, b1);
    const a3 = v128.load32_splat(a, 12);
    s30 = plus(s30, a3, b0), s31 = plus(s31, a3, b1);
    const a4 = v128.load32_splat(a, 16);
    s40 = plus(s40, a4, b0), s41 = plus(s41, a4, b1);
  }
  v128.store(c, s00), v128.store(c, s01, 16);
  v128.store(c1, s10), v128.store(c1, s11, 16);
  v128.store(c2, s20), v128.store(c2, s21, 16);
  v128.store(c3, s30), v128.store(c3, s31, 16);
  v128.store(c4, s40), v128.store(c4, s41, 16);
}

/** The same of 5 rows by 4 columns: `b` is packed `[steps][8]` all the same. */
export function multiplyHalfTile(c: usize, stride: usize, a: usize, b: usize, steps: usize): void {
  const c1 = c + stride;
  const c2 = c1 + stride;
  const c3 = c2 + stride;
  const c4 = c3 + stride;
  let s0 = v128.load(c);
  let s1 = v128.load(c1);
  let s2 = v128.load(c2);
  let s3 = v128.load(c3);
  let s4 = v128.load(c4);
  for (const end = a + steps * A_STEP; a < end; a += A_STEP, b += B_STEP) {
    const b0 = v128.load(b);
    s0 = plus(s0, v128.load32_splat(a), b0);
    s1 = plus(s1, v128.load32_splat(a, 4), b0);
    s2 = plus(s2, v128.load32_splat(a, 8), b0);
    s3 = plus(s3, v128.load32_splat(a, 12), b0);
    s4 = plus(s4, v128.load32_splat(a, 16), b0);
  }
  v128.store(c, s0);
  v128.store(c1, s1);
  v128.store(c2, s2);
  v128.store(c3, s3);
  v128.store(c4, s4);
}
