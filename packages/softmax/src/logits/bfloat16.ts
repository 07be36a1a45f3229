/**
 * bfloat16 numbers as bit patterns: the upper half of a float32.
 *
 * @module
 */
import { roundToBits } from "./round-to-bits.ts";

const FORMAT = { fractionBits: 7, minExponent: -126, maxExponent: 127 };

const word = new Uint32Array(1);
const float = new Float32Array(word.buffer);

/** The number that 16 bits stand for; every one is exact in float32. */
export function decodeBfloat16(bits: number): number {
  word[0] = bits << 16;
  return float[0]!;
}

/** The nearest bfloat16, ties to even, rounded once from float64; NaN is 0x7fc0. */
export function encodeBfloat16(value: number): number {
  return roundToBits(value, FORMAT);
}
