/**
 * Reproducible random numbers: xoshiro128** 1.1 (Blackman & Vigna 2018), seeded by SplitMix64 as its authors advise.
 *
 * Integers of 32 bits alone, so one seed gives the same numbers on every machine. Not for secrets.
 *
 * @module
 */
import { uniformFromWords } from "./indexed-random.ts";

/**
 * A stream of random numbers. Two streams of one state give the same numbers.
 *
 * @example
 * const random = createRandom(7);
 * random.next() === createRandom(7).next(); // true
 */
export class Random {
  readonly #state: Uint32Array;

  /** @param state four integers of 32 bits, not all 0 */
  constructor(state: ArrayLike<number>) {
    this.#state = Uint32Array.from(state);
  }

  /** A uniform integer from 0 to 2³² − 1. */
  nextUint32(): number {
    const s = this.#state;
    const s1 = s[1]!;
    const product = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
    const s2 = s[2]! ^ s[0]!;
    const s3 = s[3]! ^ s1;
    s[1] = s1 ^ s2;
    s[0] = s[0]! ^ s3;
    s[2] = s2 ^ (s1 << 9);
    s[3] = rotateLeft(s3, 11);
    return product;
  }

  /** A uniform multiple of 2⁻⁵³ in [0, 1). */
  next(): number {
    return uniformFromWords(this.nextUint32(), this.nextUint32());
  }

  /** A uniform integer from 0 to n − 1, without bias. @param n an integer from 1 to 2³² */
  below(n: number): number {
    // Integers from the largest multiple of n on would favour small remainders: they are drawn again.
    const end = 2 ** 32 - (2 ** 32 % n);
    let integer = this.nextUint32();
    while (integer >= end) integer = this.nextUint32();
    return integer % n;
  }
}

/**
 * The stream that belongs to a seed.
 *
 * @param seed an integer; negative ones count modulo 2⁶⁴
 * @throws {RangeError} for a seed that is no safe integer
 * @example
 * createRandom(0).nextUint32(); // 3737715805
 */
export function createRandom(seed: number): Random {
  const [first, second] = splitMix64(seed, 2);
  return new Random(
    [first!, first! >> 32n, second!, second! >> 32n].map((word) => Number(word & 0xffffffffn)),
  );
}

/**
 * The first numbers of SplitMix64 (Steele, Lea & Flood 2014), each 64 bits.
 *
 * @throws {RangeError} for a seed that is no safe integer
 */
export function splitMix64(seed: number, count: number): bigint[] {
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(`Cannot draw random numbers: the seed is ${seed}, wanted an integer`);
  }
  const wrap = (x: bigint) => BigInt.asUintN(64, x);
  let state = wrap(BigInt(seed));
  return Array.from({ length: count }, () => {
    state = wrap(state + 0x9e3779b97f4a7c15n);
    let z = wrap((state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = wrap((z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    return z ^ (z >> 31n);
  });
}

function rotateLeft(x: number, bits: number): number {
  return (x << bits) | (x >>> (32 - bits));
}
