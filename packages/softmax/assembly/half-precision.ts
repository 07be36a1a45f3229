/**
 * float16 and bfloat16 bits to float32 and back, eight at a time.
 *
 * Every 16-bit number is exact in float32. The way back rounds to nearest, ties to even; a NaN becomes the one quiet
 * NaN (0x7e00, 0x7fc0), because the sign of a computed NaN depends on the machine.
 */
import { PANEL, workspace } from "./workspace";

/** Constants, loaded into every lane where they are used (`workspace.ts` says why); a PAIR has 16 bits twice. */
const SIGN: usize = memory.data<u32>([0x80000000]);
const HIDDEN: usize = memory.data<u32>([0x800000]); // the bit before the fraction
const BIAS: usize = memory.data<u32>([0x38000000]); // float32's exponent bias less float16's, in its field
const LEAST: usize = memory.data<u32>([0x38800000]); // 2⁻¹⁴, the least normal float16
const LARGEST: usize = memory.data<u32>([0xf7fffff]); // above it stand an infinity and NaNs, before BIAS is added
const ONE: usize = memory.data<u32>([1]);
const HALF_STEP: usize = memory.data<u32>([0xc8000fff]); // 0xfff − BIAS
const HALF: usize = memory.data<u32>([0x3f000000]); // 0.5
const INFINITY: usize = memory.data<u32>([0x7c00]);
const HALF_SIGN: usize = memory.data<u32>([0x8000]);
const NOT_A_NUMBER: usize = memory.data<u32>([0x7e00]);
const BFLOAT_HALF_STEP: usize = memory.data<u32>([0x7fff]);
const BFLOAT_NAN: usize = memory.data<u32>([0x7fc0]);
const PAIR_SIZE: usize = memory.data<u32>([0x7fff7fff]);
const PAIR_LEAST: usize = memory.data<u32>([0x4000400]); // exponent field 1
const PAIR_NORMAL: usize = memory.data<u32>([0x78007800]); // 30 exponents
const PAIR_UPPER: usize = memory.data<u32>([0x8fff8fff]);
const PAIR_BIAS: usize = memory.data<u32>([0x38003800]); // the upper half of BIAS

export function decodeHalves(source: usize, target: usize, count: usize, isBfloat: bool): void {
  let i: usize = 0;
  if (isBfloat) for (; i + 8 <= count; i += 8) decodeEight(source + (i << 1), target + (i << 2), true);
  else for (; i + 8 <= count; i += 8) decodeEight(source + (i << 1), target + (i << 2), false);
  if (i == count) return;
  const group = workspace + PANEL;
  copyElements<u16>(source + (i << 1), group, count - i);
  decodeHalves(group, group + 16, 8, isBfloat);
  copyElements<u32>(group + 16, target + (i << 2), count - i);
}

export function encodeHalves(source: usize, target: usize, count: usize, isBfloat: bool): void {
  let i: usize = 0;
  if (isBfloat) for (; i + 8 <= count; i += 8) encodeEight(source + (i << 2), target + (i << 1), true);
  else for (; i + 8 <= count; i += 8) encodeEight(source + (i << 2), target + (i << 1), false);
  if (i == count) return;
  const group = workspace + PANEL;
  copyElements<u32>(source + (i << 2), group + 16, count - i);
  encodeHalves(group + 16, group, 8, isBfloat);
  copyElements<u16>(group, target + (i << 1), count - i);
}

@inline
function copyElements<T>(source: usize, target: usize, count: usize): void {
  for (let at: usize = 0; at < count * sizeof<T>(); at += sizeof<T>()) store<T>(target + at, load<T>(source + at));
}

@inline
function decodeEight(source: usize, target: usize, isBfloat: bool): void {
  if (isBfloat) {
    v128.store(target, i32x4.shl(v128.load_ext<u16>(source), 16), 0);
    v128.store(target, i32x4.shl(v128.load_ext<u16>(source, 8), 16), 16);
    return;
  }
  const bits = v128.load(source);
  const size = v128.and(bits, v128.load_splat<u32>(PAIR_SIZE));
  if (i16x8.all_true(i16x8.lt_u(i16x8.sub(size, v128.load_splat<u32>(PAIR_LEAST)), v128.load_splat<u32>(PAIR_NORMAL)))) {
    const upper = i16x8.add(v128.and(i16x8.shr_s(bits, 3), v128.load_splat<u32>(PAIR_UPPER)), v128.load_splat<u32>(PAIR_BIAS));
    const lower = i16x8.shl(bits, 13);
    v128.store(target, v128.shuffle<i16>(lower, upper, 0, 8, 1, 9, 2, 10, 3, 11), 0);
    v128.store(target, v128.shuffle<i16>(lower, upper, 4, 12, 5, 13, 6, 14, 7, 15), 16);
  } else {
    v128.store(target, decodeFloat16(v128.load_ext<i16>(source)), 0);
    v128.store(target, decodeFloat16(v128.load_ext<i16>(source, 8)), 16);
  }
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
 * Four float16, sign-extended to 32 bits. Exponents move from bias 15 to 127; those of infinities and NaNs go on to 255. A
 * subnormal gets the exponent of 2⁻¹⁴ and a hidden bit, which is then subtracted.
 */
@inline
function decodeFloat16(bits: v128): v128 {
  const size = i32x4.shr_u(i32x4.shl(bits, 17), 4);
  const isSpecial = i32x4.gt_s(size, v128.load_splat<u32>(LARGEST));
  const isSmall = i32x4.lt_s(size, v128.load_splat<u32>(HIDDEN));
  const bias = i32x4.add(v128.load_splat<u32>(BIAS), v128.and(isSpecial, v128.load_splat<u32>(BIAS)));
  const biased = i32x4.add(i32x4.add(size, bias), v128.and(isSmall, v128.load_splat<u32>(HIDDEN)));
  const value = f32x4.sub(biased, v128.and(isSmall, v128.load_splat<u32>(LEAST)));
  return v128.or(value, v128.and(bits, v128.load_splat<u32>(SIGN)));
}

/**
 * Four float32 to float16 bits. Half a step is added to the fraction's 13 lost bits, a bit less where the last kept bit is
 * even: the carry does the rest, up to infinity at 65,520. For results below 2⁻¹⁴ one step is an ulp of 0.5: adding 0.5
 * rounds.
 */
@inline
function encodeFloat16(x: v128): v128 {
  const size = v128.andnot(x, v128.load_splat<u32>(SIGN));
  const isOdd = v128.and(i32x4.shr_u(size, 13), v128.load_splat<u32>(ONE));
  const rounded = i32x4.add(i32x4.add(size, v128.load_splat<u32>(HALF_STEP)), isOdd);
  const normal = i32x4.min_s(i32x4.shr_s(rounded, 13), v128.load_splat<u32>(INFINITY));
  const small = i32x4.sub(f32x4.add(size, v128.load_splat<u32>(HALF)), v128.load_splat<u32>(HALF));
  const isSmall = i32x4.lt_s(size, v128.load_splat<u32>(LEAST));
  const sign = v128.and(i32x4.shr_u(x, 16), v128.load_splat<u32>(HALF_SIGN));
  const bits = v128.or(v128.bitselect(small, normal, isSmall), sign);
  return v128.bitselect(v128.load_splat<u32>(NOT_A_NUMBER), bits, f32x4.ne(x, x));
}

/** Four float32 to bfloat16 bits: the upper half, after half a step was added as above. */
@inline
function encodeBfloat16(x: v128): v128 {
  const isOdd = v128.and(i32x4.shr_u(x, 16), v128.load_splat<u32>(ONE));
  const rounded = i32x4.add(i32x4.add(x, v128.load_splat<u32>(BFLOAT_HALF_STEP)), isOdd);
  return v128.bitselect(v128.load_splat<u32>(BFLOAT_NAN), i32x4.shr_u(rounded, 16), f32x4.ne(x, x));
}
