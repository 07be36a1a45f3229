/**
 * Sums that do not depend on order, on grouping, or on how the data was split.
 *
 * A float sum changes with the order of its terms. Here every term is rounded once, to a multiple of the
 * quantum 2⁻⁴⁰ (9.1e-13), and from there on only integers are added, exactly. The loop adds to two limbs, which
 * are doubles below 2⁵³; a BigInt takes them over every 2,048 terms.
 *
 * @module
 */

const QUANTA_PER_UNIT = 2 ** 40;
const LIMB = 2 ** 42;
/** With at most this many quanta in a term both limbs of it stay below 2⁴². */
const LARGEST_IN_LIMBS = 2 ** 84;
/** 2¹¹ terms below 2⁴² stay below 2⁵³, where doubles still hold every integer. */
const TERMS_BEFORE_CARRY = 2 ** 11;

/** So that the sum of 2⁵³ terms, in quanta, is still a finite double. Squares of float32 stay far below. */
export const LARGEST_TERM = 2 ** 900;

/**
 * The exact integer sum of terms that were each rounded to the nearest multiple of 2⁻⁴⁰ (a tie goes up).
 *
 * A commutative monoid: `new FixedPointSum()` is its zero, `merge` its sum. The value is within
 * n · 2⁻⁴¹ of the true sum of n terms.
 *
 * @example
 * const sum = new FixedPointSum();
 * for (const x of [1e9, 0.1, -1e9]) sum.add(x);
 * sum.value; // 0.1000000000003638: 0.1, rounded to the quantum; a float sum gives 0.10000002384185791
 */
export class FixedPointSum {
  #low = 0;
  #high = 0;
  #terms = 0;
  #carried: bigint;

  /** @param quanta a sum so far, in units of 2⁻⁴⁰ */
  constructor(quanta = 0n) {
    this.#carried = quanta;
  }

  /** Adds a number. @throws {RangeError} for NaN, the infinities, and beyond ±`LARGEST_TERM` */
  add(term: number): void {
    const quanta = toQuanta(term);
    if (!(Math.abs(quanta) <= LARGEST_IN_LIMBS)) {
      this.#addLarge(term);
      return;
    }
    const high = Math.floor(quanta / LIMB);
    this.#high += high;
    this.#low += quanta - high * LIMB;
    if (++this.#terms === TERMS_BEFORE_CARRY) this.#carry();
  }

  merge(other: FixedPointSum): void {
    const { quanta } = other; // first: `other` may be this sum itself, and reading carries
    this.#carried += quanta;
  }

  /** The sum in units of 2⁻⁴⁰. */
  get quanta(): bigint {
    this.#carry();
    return this.#carried;
  }

  /** The sum, rounded once to float64. */
  get value(): number {
    return quantaToNumber(this.quanta);
  }

  #carry(): void {
    this.#carried += BigInt(this.#high) * BigInt(LIMB) + BigInt(this.#low);
    this.#high = 0;
    this.#low = 0;
    this.#terms = 0;
  }

  #addLarge(term: number): void {
    if (!(Math.abs(term) <= LARGEST_TERM)) {
      throw new RangeError(`Cannot add ${term} to a sum: wanted a number from -2^900 to 2^900`);
    }
    // From 2⁴⁴ on a double is a multiple of 2⁻⁸, so splitting off the fraction is exact.
    const whole = Math.floor(term);
    this.#carried += BigInt(whole) * BigInt(QUANTA_PER_UNIT) + BigInt((term - whole) * QUANTA_PER_UNIT);
  }
}

/**
 * A number in units of 2⁻⁴⁰, rounded to an integer: `Math.round`, a tie goes up. Engines branch on the fraction there,
 * and no processor can foresee that branch; this has none.
 */
export function toQuanta(x: number): number {
  const scaled = x * QUANTA_PER_UNIT;
  const below = Math.floor(scaled);
  return below + (1 + Math.floor(scaled - below - 0.5));
}

/** Units of 2⁻⁴⁰ as a float64, rounded once. */
export function quantaToNumber(quanta: bigint): number {
  return Number(quanta) / QUANTA_PER_UNIT;
}

/** A whole number in units of 2⁻⁴⁰. */
export function integerToQuanta(integer: number): bigint {
  return BigInt(integer) * BigInt(QUANTA_PER_UNIT);
}

/**
 * The nearest multiple of 2⁻⁴⁰, as every term is rounded. A weighted sum rounds the weight and the number before
 * it adds their product, so that a weight of 2 gives the bits of the row twice, and no weight the bits of 1.
 *
 * @example
 * roundToQuantum(0.1); // 0.1000000000003638
 */
export function roundToQuantum(x: number): number {
  return toQuanta(x) / QUANTA_PER_UNIT;
}
