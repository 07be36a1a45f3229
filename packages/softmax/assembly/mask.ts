/** Takes classes out of their rows: −∞ where the mask's byte is 0, sixteen classes at a time. */

export function maskValues<T>(values: usize, mask: usize, count: usize): void {
  let i: usize = 0;
  for (; i + 16 <= count; i += 16) {
    const bytes = v128.load(mask + i);
    if (!i8x16.all_true(bytes)) maskSixteen<T>(values + i * sizeof<T>(), i8x16.eq(bytes, i8x16.splat(0)));
  }
  for (; i < count; i++) {
    if (load<u8>(mask + i) == 0) store<T>(values + i * sizeof<T>(), <T>-Infinity);
  }
}

/** `masked` has a byte a class, all ones where it is taken out; widening keeps it so. */
@inline
function maskSixteen<T>(at: usize, masked: v128): void {
  maskEight<T>(at, i16x8.extend_low_i8x16_s(masked));
  maskEight<T>(at + 8 * sizeof<T>(), i16x8.extend_high_i8x16_s(masked));
}

@inline
function maskEight<T>(at: usize, masked: v128): void {
  maskFour<T>(at, i32x4.extend_low_i16x8_s(masked));
  maskFour<T>(at + 4 * sizeof<T>(), i32x4.extend_high_i16x8_s(masked));
}

@inline
function maskFour<T>(at: usize, masked: v128): void {
  if (sizeof<T>() == 4) {
    maskVector<T>(at, masked);
  } else {
    maskVector<T>(at, i64x2.extend_low_i32x4_s(masked));
    maskVector<T>(at + 16, i64x2.extend_high_i32x4_s(masked));
  }
}

@inline
function maskVector<T>(at: usize, masked: v128): void {
  v128.store(at, v128.bitselect(v128.splat<T>(<T>-Infinity), v128.load(at), masked));
}
