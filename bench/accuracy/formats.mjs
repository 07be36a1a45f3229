/** Floating-point formats: how logits are stored, how results are read, and how large an ulp is. */
import { timesPowerOfTwo } from "./double-double.mjs";

function format(name, bits, fractionBits, minExponent) {
  const largest = (2 - 2 ** -fractionBits) * 2 ** (bits === 64 ? 1023 : 1 - minExponent);
  return { name, fractionBits, minExponent, largest, leastExponent: minExponent - fractionBits };
}

export const FORMATS = {
  float32: format("float32", 32, 23, -126),
  float64: format("float64", 64, 52, -1022),
  float16: format("float16", 16, 10, -14),
  bfloat16: format("bfloat16", 16, 7, -126),
};

/** The values as the library takes them. `encoders` are the library's `encodeFloat16` and `encodeBfloat16`. */
export function store({ name }, values, encoders) {
  if (name === "float32") return new Float32Array(values);
  if (name === "float64") return new Float64Array(values);
  return Uint16Array.from(values, name === "float16" ? encoders.encodeFloat16 : encoders.encodeBfloat16);
}

/** What the stored numbers are, written here on purpose and not taken from the library. */
export function load({ name, fractionBits }, storage) {
  if (!(storage instanceof Uint16Array)) return new Float64Array(storage);
  const exponentMask = name === "float16" ? 0x1f : 0xff;
  const bias = exponentMask >> 1;
  const values = new Float64Array(storage.length);
  for (let i = 0; i < values.length; i++) {
    const bits = storage[i];
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> fractionBits) & exponentMask;
    const fraction = (bits & (2 ** fractionBits - 1)) / 2 ** fractionBits;
    if (exponent === exponentMask) values[i] = fraction === 0 ? sign * Infinity : Number.NaN;
    else if (exponent === 0) values[i] = sign * timesPowerOfTwo(fraction, 1 - bias);
    else values[i] = sign * timesPowerOfTwo(1 + fraction, exponent - bias);
  }
  return values;
}

/** The number ≥ 0 whose bit pattern is `pattern`: equal steps of it visit every binade equally often. */
export function valueOfPattern({ fractionBits, minExponent }, pattern) {
  const binade = Math.floor(pattern / 2 ** fractionBits);
  const fraction = pattern / 2 ** fractionBits - binade;
  if (binade === 0) return timesPowerOfTwo(fraction, minExponent);
  return timesPowerOfTwo(1 + fraction, binade - 1 + minExponent);
}

export function patternOfValue({ fractionBits, minExponent }, value) {
  const exponent = exponentOf(value);
  return (exponent + 1 - minExponent + timesPowerOfTwo(value, -exponent) - 1) * 2 ** fractionBits;
}

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/** ⌊log2 x⌋ of a number > 0; −1023 of subnormal ones. */
export function exponentOf(x) {
  float[0] = x;
  return ((words[1] >>> 20) & 0x7ff) - 1023;
}

/** `|actual − exact|` in ulps of `scale`, the spacing of the format's numbers there. */
export function ulpError({ fractionBits, leastExponent }, actual, exact, scale) {
  const unit = Math.max(exponentOf(scale) - fractionBits, leastExponent);
  const error = timesPowerOfTwo(actual, -exact.exponent) - exact.hi - exact.lo;
  const ulp = timesPowerOfTwo(Math.abs(error), exact.exponent - unit);
  return Number.isNaN(ulp) ? Infinity : ulp;
}
