/**
 * IEEE 754 binary16 numbers as bit patterns: 1 sign bit, 5 exponent bits, 10 fraction bits.
 *
 * @module
 */
import { roundToBits } from "./round-to-bits.ts";

const FORMAT = { fractionBits: 10, minExponent: -14, maxExponent: 15 };

/** The number that 16 bits stand for; every one is exact in float32. */
export function decodeFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The nearest float16, ties to even; beyond 65,504 (and its half step) an infinity; NaN is 0x7e00. */
export function encodeFloat16(value: number): number {
  return roundToBits(value, FORMAT);
}
