/**
 * The discrete cosine transform of type I, by a fast Fourier transform.
 *
 * @module
 */

/** `y_k = x_0 + (−1)^k x_G + 2 Σ_{0<j<G} x_j cos(πjk/G)` of G + 1 numbers; twice of it is 2G times the input. */
export type CosineTransform = (values: Float64Array) => Float64Array;

/**
 * A transform of G + 1 numbers in O(G log G).
 *
 * The numbers and their mirror image are an even sequence of 2G, whose Fourier transform (radix 2, Cooley & Tukey
 * 1965) is real and even.
 *
 * @param intervals G, a power of 2 from 1
 * @example
 * createCosineTransform(2)(Float64Array.of(1, 1, 1)); // 4, 0, 0
 */
export function createCosineTransform(intervals: number): CosineTransform {
  const size = 2 * intervals;
  const cosines = Float64Array.from({ length: intervals }, (_, k) => Math.cos((Math.PI * k) / intervals));
  const sines = Float64Array.from({ length: intervals }, (_, k) => Math.sin((Math.PI * k) / intervals));
  const reversed = reversedBits(size);
  return (values) => {
    const real = new Float64Array(size);
    const imaginary = new Float64Array(size);
    for (let j = 0; j < size; j++) real[reversed[j]!] = values[j <= intervals ? j : size - j]!;
    for (let half = 1; half < size; half *= 2) {
      butterflies(real, imaginary, half, cosines, sines);
    }
    return real.subarray(0, intervals + 1);
  };
}

/** Joins the transforms of neighbours of length `half` to those of length 2·half, in place. */
function butterflies(
  real: Float64Array,
  imaginary: Float64Array,
  half: number,
  cosines: Float64Array,
  sines: Float64Array,
): void {
  const stride = cosines.length / half;
  for (let start = 0; start < real.length; start += 2 * half) {
    for (let k = 0; k < half; k++) {
      const a = start + k;
      const b = a + half;
      const cos = cosines[k * stride]!;
      const sin = sines[k * stride]!;
      const x = real[b]! * cos + imaginary[b]! * sin;
      const y = imaginary[b]! * cos - real[b]! * sin;
      real[b] = real[a]! - x;
      imaginary[b] = imaginary[a]! - y;
      real[a]! += x;
      imaginary[a]! += y;
    }
  }
}

/** Where each index goes when its bits are read backwards. */
function reversedBits(size: number): Uint32Array {
  const reversed = new Uint32Array(size);
  for (let index = 1; index < size; index++) {
    reversed[index] = (reversed[index >> 1]! >> 1) + (index % 2) * (size / 2);
  }
  return reversed;
}
