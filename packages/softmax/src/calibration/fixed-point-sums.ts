/**
 * Several `FixedPointSum`s at once, in typed arrays: adding to those is a few instructions, without a call.
 *
 * @module
 */
import { FixedPointSum } from "./fixed-point-sum.ts";

const LIMB = 2 ** 42;

/** The most that may be added to `low` as one term, 2⁹ in quanta. */
export const LARGEST_DIRECT = 2 ** 9;
/** Eight terms of 2⁴⁹ quanta, on a low limb below 2⁴², stay below 2⁵³. */
export const TERMS_BEFORE_CARRY = 8;

/** Sums with the integers that a `FixedPointSum` each would have. */
export class FixedPointSums {
  readonly #low: Float64Array;
  /** In units of 2⁴²: room for 2⁴⁶ direct terms. */
  readonly #high: Float64Array;
  readonly #rest: FixedPointSum[];

  constructor(length: number) {
    this.#low = new Float64Array(length);
    this.#high = new Float64Array(length);
    this.#rest = Array.from({ length }, () => new FixedPointSum());
  }

  /**
   * The low limbs, for loops that add to them directly: `toQuanta` of terms within ±`LARGEST_DIRECT`, no more than
   * `TERMS_BEFORE_CARRY` to one of them after each `carry`.
   */
  get low(): Float64Array {
    return this.#low;
  }

  /** Moves what the low limbs hold from 2⁴² on to the high ones. */
  carry(): void {
    const [low, high] = [this.#low, this.#high];
    for (let i = 0; i < low.length; i++) {
      const carried = Math.floor(low[i]! / LIMB);
      high[i] = high[i]! + carried;
      low[i] = low[i]! - carried * LIMB;
    }
  }

  /** Adds a number of any size to one sum. @throws {RangeError} as `FixedPointSum.add` */
  add(index: number, term: number): void {
    this.#rest[index]!.add(term);
  }

  /** Adds quanta to one sum. */
  addQuanta(index: number, quanta: bigint): void {
    this.#rest[index]!.merge(new FixedPointSum(quanta));
  }

  /** Adds sums of the same length. */
  merge(other: FixedPointSums): void {
    for (let i = 0; i < this.#rest.length; i++) this.addQuanta(i, other.quanta(i));
  }

  /** One sum in units of 2⁻⁴⁰. */
  quanta(index: number): bigint {
    const limbs = BigInt(this.#high[index]!) * BigInt(LIMB) + BigInt(this.#low[index]!);
    return this.#rest[index]!.quanta + limbs;
  }
}
