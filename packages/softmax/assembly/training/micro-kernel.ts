/**
 * The innermost product: 4 rows by 8 columns of C in registers, one step of the sum at a time.
 *
 * Every element is `((c + a₀·b₀) + a₁·b₁) + …` in this order, whatever the sizes around it: its bits do not depend on
 * where it stands. Eight sums hide the latency of an addition; with operands they take 14 registers of 16.
 */

/** Rows and columns of a tile of C. */
export const TILE_ROWS: usize = 4;
export const TILE_COLUMNS: usize = 8;

@inline
function plus(sum: v128, a: v128, b: v128): v128 {
  return f32x4.add(sum, f32x4.mul(a, b));
}

/**
 * `C += A·B` of one tile. `a` is packed `[steps][4]`, `b` `[steps][8]`; rows of C are `stride` bytes apart.
 * Two steps a turn, and one more where their number is odd.
 */
export function multiplyTile(c: usize, stride: usize, a: usize, b: usize, steps: usize): void {
  const c1 = c + stride;
  const c2 = c1 + stride;
  const c3 = c2 + stride;
  let s00 = v128.load(c), s01 = v128.load(c, 16);
  let s10 = v128.load(c1), s11 = v128.load(c1, 16);
  let s20 = v128.load(c2), s21 = v128.load(c2, 16);
  let s30 = v128.load(c3), s31 = v128.load(c3, 16);
  const end = a + (steps << 4);
  const pairsEnd = a + ((steps & ~1) << 4);
  while (a < pairsEnd) {
    let b0 = v128.load(b), b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    s00 = plus(s00, x, b0), s01 = plus(s01, x, b1);
    x = v128.load32_splat(a, 4);
    s10 = plus(s10, x, b0), s11 = plus(s11, x, b1);
    x = v128.load32_splat(a, 8);
    s20 = plus(s20, x, b0), s21 = plus(s21, x, b1);
    x = v128.load32_splat(a, 12);
    s30 = plus(s30, x, b0), s31 = plus(s31, x, b1);
    b0 = v128.load(b, 32), b1 = v128.load(b, 48);
    x = v128.load32_splat(a, 16);
    s00 = plus(s00, x, b0), s01 = plus(s01, x, b1);
    x = v128.load32_splat(a, 20);
    s10 = plus(s10, x, b0), s11 = plus(s11, x, b1);
    x = v128.load32_splat(a, 24);
    s20 = plus(s20, x, b0), s21 = plus(s21, x, b1);
    x = v128.load32_splat(a, 28);
    s30 = plus(s30, x, b0), s31 = plus(s31, x, b1);
    a += 32;
    b += 64;
  }
  if (a < end) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    s00 = plus(s00, x, b0), s01 = plus(s01, x, b1);
    x = v128.load32_splat(a, 4);
    s10 = plus(s10, x, b0), s11 = plus(s11, x, b1);
    x = v128.load32_splat(a, 8);
    s20 = plus(s20, x, b0), s21 = plus(s21, x, b1);
    x = v128.load32_splat(a, 12);
    s30 = plus(s30, x, b0), s31 = plus(s31, x, b1);
  }
  v128.store(c, s00), v128.store(c, s01, 16);
  v128.store(c1, s10), v128.store(c1, s11, 16);
  v128.store(c2, s20), v128.store(c2, s21, 16);
  v128.store(c3, s30), v128.store(c3, s31, 16);
}
