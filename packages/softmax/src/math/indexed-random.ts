/**
 * A random number for every index, without drawing those before it: Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011).
 *
 * Integers of 32 bits alone, so one seed gives the same numbers on every machine. Not for secrets.
 *
 * @module
 */

/**
 * The uniform random number of each index: a multiple of 2⁻⁵³ in [0, 1).
 *
 * @param seed an integer
 * @param stream an integer from 0 to 2³² − 1: streams of one seed are independent
 * @returns a function of an index from 0 to 2⁵³ − 1
 * @throws {RangeError} for a seed that is no safe integer
 * @example
 * const random = indexedRandom(7, 0);
 * random(3) === random(3); // true, whatever was asked in between
 */
export function indexedRandom(seed: number, stream: number): (index: number) => number {
  const key = philoxKey(seed);
  const words = new Uint32Array(4);
  return (index) => {
    words[0] = index; // modulo 2³²
    words[1] = Math.floor(index / 2 ** 32);
    words[2] = stream;
    words[3] = 0;
    philox4x32Into(words, key);
    return uniformFromWords(words[0]!, words[1]!);
  };
}

/** The 64 bits of a seed, the lower word first. @throws {RangeError} for a seed that is no safe integer */
export function philoxKey(seed: number): readonly [number, number] {
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(`Cannot draw random numbers: the seed is ${seed}, wanted an integer`);
  }
  return [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0];
}

/** The upper 53 of 64 random bits as a multiple of 2⁻⁵³ in [0, 1), as Python and NumPy make it. */
export function uniformFromWords(high: number, low: number): number {
  return ((high >>> 5) * 2 ** 26 + (low >>> 6)) * 2 ** -53;
}

/** Puts the four random words that belong to a counter and a key in the place of the counter. */
export function philox4x32Into(counter: Uint32Array, key: readonly [number, number]): void {
  // Signed integers of 32 bits with the same bits, which the engine keeps in registers.
  let c0 = counter[0]! | 0;
  let c1 = counter[1]! | 0;
  let c2 = counter[2]! | 0;
  let c3 = counter[3]! | 0;
  let k0 = key[0] | 0;
  let k1 = key[1] | 0;
  for (let round = 0; round < 10; round++) {
    const high0 = highProduct(0xd2511f53, c0);
    const low0 = Math.imul(0xd2511f53, c0);
    const high2 = highProduct(0xcd9e8d57, c2);
    const low2 = Math.imul(0xcd9e8d57, c2);
    c0 = high2 ^ c1 ^ k0;
    c1 = low2;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  counter[0] = c0;
  counter[1] = c1;
  counter[2] = c2;
  counter[3] = c3;
}

/** The upper 32 bits of the 64-bit product of unsigned words, by halves: none of the sums exceeds 2³² − 1. */
function highProduct(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const low = Math.imul(aLow, bLow);
  const middle = (Math.imul(aHigh, bLow) + (low >>> 16)) >>> 0;
  const carried = (Math.imul(aLow, bHigh) + (middle & 0xffff)) >>> 0;
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (carried >>> 16)) | 0;
}
