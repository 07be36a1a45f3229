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
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(`Cannot draw random numbers: the seed is ${seed}, wanted an integer`);
  }
  const keyLow = seed >>> 0;
  const keyHigh = Math.floor(seed / 2 ** 32) >>> 0;
  return (index) => {
    const counter = [index >>> 0, Math.floor(index / 2 ** 32), stream, 0] as const;
    const [first, second] = philox4x32(counter, [keyLow, keyHigh]);
    return ((first >>> 5) * 2 ** 26 + (second >>> 6)) * 2 ** -53;
  };
}

type FourWords = readonly [number, number, number, number];

/** Four random words of 32 bits that belong to a counter and a key. */
export function philox4x32(counter: FourWords, key: readonly [number, number]): FourWords {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const high0 = highProduct(0xd2511f53, c0);
    const low0 = Math.imul(0xd2511f53, c0);
    const high2 = highProduct(0xcd9e8d57, c2);
    const low2 = Math.imul(0xcd9e8d57, c2);
    c0 = (high2 ^ c1 ^ k0) >>> 0;
    c1 = low2 >>> 0;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0 >>> 0;
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return [c0, c1, c2, c3];
}

/** The upper 32 bits of the 64-bit product, by halves: a double holds 53 bits. */
function highProduct(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const low = aLow * (b & 0xffff);
  const middle = aHigh * (b & 0xffff) + (low >>> 16);
  const carried = aLow * (b >>> 16) + (middle % 2 ** 16);
  return (aHigh * (b >>> 16) + Math.floor(middle / 2 ** 16) + Math.floor(carried / 2 ** 16)) >>> 0;
}
