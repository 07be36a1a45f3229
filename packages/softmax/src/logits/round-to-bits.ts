/** A binary format of 16 bits whose exponent field follows IEEE 754. */
export interface SmallFloatFormat {
  readonly fractionBits: number;
  /** Exponents of the least and the largest normal number. */
  readonly minExponent: number;
  readonly maxExponent: number;
}

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

/**
 * Bits of the number of `format` nearest to a float64, ties to even.
 *
 * The value is scaled so that one step of the format is 1; adding and subtracting 2⁵² then rounds it once.
 */
export function roundToBits(value: number, format: SmallFloatFormat): number {
  const { fractionBits, minExponent, maxExponent } = format;
  const infinity = (maxExponent - minExponent + 2) << fractionBits;
  if (Number.isNaN(value)) return infinity | (1 << (fractionBits - 1));

  float[0] = value;
  const high = words[HIGH]!;
  const sign = high >>> 31 ? 0x8000 : 0;
  const exponent = Math.max(((high >>> 20) & 0x7ff) - 1023, minExponent);
  if (exponent > maxExponent) return sign | infinity;
  const steps = Math.abs(value) * 2 ** (fractionBits - exponent);
  const rounded = steps + 2 ** 52 - 2 ** 52;
  // The hidden bit of a normal number adds 1 to the exponent field, and so does a carry out of the fraction.
  return sign | (((exponent - minExponent) << fractionBits) + rounded);
}
