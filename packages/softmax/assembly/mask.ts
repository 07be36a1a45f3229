/** Takes classes out of their rows: −∞ where the mask's byte is 0. Sixteen classes that all stay are left alone. */

export function maskValues<T>(values: usize, mask: usize, count: usize): void {
  let i: usize = 0;
  for (; i + 16 <= count; i += 16) {
    if (i8x16.all_true(v128.load(mask + i))) continue;
    for (let k = i; k < i + 16; k += 4) maskFour<T>(values + k * sizeof<T>(), mask + k);
  }
  for (; i < count; i++) {
    if (load<u8>(mask + i) == 0) store<T>(values + i * sizeof<T>(), <T>-Infinity);
  }
}

@inline
function maskFour<T>(at: usize, mask: usize): void {
  // A byte a class, all ones where it is taken out; widening keeps it so.
  const masked = i8x16.eq(v128.load32_zero(mask), i8x16.splat(0));
  const wide = i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(masked));
  if (sizeof<T>() == 4) {
    maskVector<T>(at, wide);
  } else {
    maskVector<T>(at, i64x2.extend_low_i32x4_s(wide));
    maskVector<T>(at + 16, i64x2.extend_high_i32x4_s(wide));
  }
}

@inline
function maskVector<T>(at: usize, masked: v128): void {
  v128.store(at, v128.bitselect(v128.splat<T>(<T>-Infinity), v128.load(at), masked));
}
