/**
 * float16 and bfloat16 bits to float32 and back, eight at a time.
 *
 * Every 16-bit number is exact in float32. The way back rounds to nearest, ties to even; a NaN becomes the one quiet
 * NaN (0x7e00, 0x7fc0), because the sign of a computed NaN depends on the machine.
 */
import { workspace } from "./workspace";

/** In the workspace: a last group of fewer than eight, its 16-bit numbers and, 16 bytes on, its float32. */
const GROUP: usize = 928;

export function decodeHalves(source: usize, target: usize, count: usize, isBfloat: bool): void {
  let i: usize = 0;
  if (isBfloat) for (; i + 8 <= count; i += 8) decodeEight(source + (i << 1), target + (i << 2), true);
  else for (; i + 8 <= count; i += 8) decodeEight(source + (i << 1), target + (i << 2), false);
  if (i == count) return;
  const group = workspace + GROUP;
  copyElements<u16>(source + (i << 1), group, count - i);
  decodeEight(group, group + 16, isBfloat);
  copyElements<u32>(group + 16, target + (i << 2), count - i);
}

export function encodeHalves(source: usize, target: usize, count: usize, isBfloat: bool): void {
  let i: usize = 0;
  if (isBfloat) for (; i + 8 <= count; i += 8) encodeEight(source + (i << 2), target + (i << 1), true);
  else for (; i + 8 <= count; i += 8) encodeEight(source + (i << 2), target + (i << 1), false);
  if (i == count) return;
  const group = workspace + GROUP;
  copyElements<u32>(source + (i << 2), group + 16, count - i);
  encodeEight(group + 16, group, isBfloat);
  copyElements<u16>(group, target + (i << 1), count - i);
}

@inline
function copyElements<T>(source: usize, target: usize, count: usize): void {
  for (let at: usize = 0; at < count * sizeof<T>(); at += sizeof<T>()) store<T>(target + at, load<T>(source + at));
}

@inline
function decodeEight(source: usize, target: usize, isBfloat: bool): void {
  const low = v128.load_ext<u16>(source);
  const high = v128.load_ext<u16>(source, 8);
  v128.store(target, isBfloat ? i32x4.shl(low, 16) : decodeFloat16(low), 0);
  v128.store(target, isBfloat ? i32x4.shl(high, 16) : decodeFloat16(high), 16);
}

@inline
function encodeEight(source: usize, target: usize, isBfloat: bool): void {
  const low = v128.load(source);
  const high = v128.load(source, 16);
  const bits = isBfloat
    ? i16x8.narrow_i32x4_u(encodeBfloat16(low), encodeBfloat16(high))
    : i16x8.narrow_i32x4_u(encodeFloat16(low), encodeFloat16(high));
  v128.store(target, bits);
}

/**
 * Four float16 in the low halves of 32 bits. Exponents move from bias 15 to 127; those of infinities and NaNs go on
 * to 255. A subnormal gets the exponent of 2⁻¹⁴ and a hidden bit, which is then subtracted.
 */
@inline
function decodeFloat16(bits: v128): v128 {
  const shifted = i32x4.shl(v128.and(bits, i32x4.splat(0x7fff)), 13);
  const exponent = v128.and(shifted, i32x4.splat(0x1f << 23));
  const isSpecial = i32x4.eq(exponent, i32x4.splat(0x1f << 23));
  const isSmall = i32x4.eq(exponent, i32x4.splat(0));
  const bias = i32x4.add(i32x4.splat(112 << 23), v128.and(isSpecial, i32x4.splat(112 << 23)));
  const normal = i32x4.add(shifted, bias);
  const small = f32x4.sub(i32x4.add(shifted, i32x4.splat(113 << 23)), f32x4.splat(1.0 / 16384.0));
  const sign = i32x4.shl(v128.and(bits, i32x4.splat(0x8000)), 16);
  return v128.or(v128.bitselect(small, normal, isSmall), sign);
}

/**
 * Four float32 to float16 bits. Half a step is added to the fraction's 13 lost bits, a bit less where the last kept bit is even:
 * the carry does the rest, up to infinity at 65,520. For results below 2⁻¹⁴ one step is an ulp of 0.5: adding 0.5 rounds.
 */
@inline
function encodeFloat16(x: v128): v128 {
  const size = v128.and(x, i32x4.splat(0x7fffffff));
  const isOdd = v128.and(i32x4.shr_u(size, 13), i32x4.splat(1));
  const rounded = i32x4.add(i32x4.add(size, i32x4.splat(0xfff - (112 << 23))), isOdd);
  const normal = i32x4.min_s(i32x4.shr_s(rounded, 13), i32x4.splat(0x7c00));
  const small = i32x4.sub(f32x4.add(size, f32x4.splat(0.5)), i32x4.splat(0x3f000000));
  const isSmall = i32x4.lt_s(size, i32x4.splat(113 << 23));
  const sign = v128.and(i32x4.shr_u(x, 16), i32x4.splat(0x8000));
  const bits = v128.or(v128.bitselect(small, normal, isSmall), sign);
  return v128.bitselect(i32x4.splat(0x7e00), bits, f32x4.ne(x, x));
}

/** Four float32 to bfloat16 bits: the upper half, after half a step was added as above. */
@inline
function encodeBfloat16(x: v128): v128 {
  const isOdd = v128.and(i32x4.shr_u(x, 16), i32x4.splat(1));
  const rounded = i32x4.add(i32x4.add(x, i32x4.splat(0x7fff)), isOdd);
  return v128.bitselect(i32x4.splat(0x7fc0), i32x4.shr_u(rounded, 16), f32x4.ne(x, x));
}
