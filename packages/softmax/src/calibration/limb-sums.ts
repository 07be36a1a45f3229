/**
 * Many sums of integers at once, in typed arrays.
 *
 * @module
 */

const LIMB = 2 ** 42;
const LARGEST = 2n ** 94n;

/**
 * Exact sums of non-negative integers that may leave the 53 bits of a double: each is `high · 2⁴² + low`. What is added
 * is at most 2⁹⁴, and so is a sum.
 */
export class LimbSums {
  readonly #low: Float64Array;
  readonly #high: Float64Array;

  constructor(length: number) {
    this.#low = new Float64Array(length);
    this.#high = new Float64Array(length);
  }

  get length(): number {
    return this.#low.length;
  }

  /**
   * The low limbs, for loops that add to them directly: integers below 2⁴² at first, and below 2⁵³ by the time that
   * `carry` is called.
   */
  get low(): Float64Array {
    return this.#low;
  }

  /** Moves what the low limbs hold from 2⁴² on to the high ones. */
  carry(): void {
    const [low, high] = [this.#low, this.#high];
    for (let i = 0; i < low.length; i++) {
      if (low[i]! < LIMB) continue;
      const carried = Math.floor(low[i]! / LIMB);
      high[i] = high[i]! + carried;
      low[i] = low[i]! - carried * LIMB;
    }
  }

  /** Adds a non-negative integer to one sum. */
  add(index: number, integer: number): void {
    const above = Math.floor(integer / LIMB);
    let low = this.#low[index]! + (integer - above * LIMB);
    let high = this.#high[index]! + above;
    if (low >= LIMB) {
      low -= LIMB;
      high += 1;
    }
    this.#low[index] = low;
    this.#high[index] = high;
  }

  /** Adds sums of the same length; both have carried. */
  merge(other: LimbSums): void {
    const count = this.length;
    for (let i = 0; i < count; i++) {
      this.#low[i] = this.#low[i]! + other.#low[i]!;
      this.#high[i] = this.#high[i]! + other.#high[i]!;
    }
    this.carry();
  }

  at(index: number): bigint {
    return BigInt(this.#high[index]!) * BigInt(LIMB) + BigInt(this.#low[index]!);
  }

  total(): bigint {
    let total = 0n;
    for (let i = 0; i < this.length; i++) total += this.at(i);
    return total;
  }

  /** The sums that are not 0, as pairs of index and decimal digits, in order. */
  toJSON(): (readonly [index: number, sum: string])[] {
    const pairs: (readonly [number, string])[] = [];
    for (let i = 0; i < this.length; i++) {
      if (this.#low[i] !== 0 || this.#high[i] !== 0) pairs.push([i, String(this.at(i))]);
    }
    return pairs;
  }

  /** Reads what `toJSON` gave. @throws {RangeError} for anything else; `what` says where it stood */
  static fromJSON(json: unknown, length: number, what: string): LimbSums {
    const wrong = (wanted: string) => new RangeError(`Cannot read ${what}: wanted ${wanted}`);
    if (!Array.isArray(json)) throw wrong("a list of pairs [index, sum]");
    const sums = new LimbSums(length);
    let next = 0;
    for (const [position, pair] of json.entries()) {
      const [index, sum]: unknown[] = Array.isArray(pair) ? pair : [];
      if (typeof index !== "number" || !Number.isSafeInteger(index) || index < next || index >= length) {
        throw wrong(`an index from ${next} to ${length - 1} in pair ${position}`);
      }
      if (typeof sum !== "string" || !/^[1-9]\d{0,28}$/.test(sum) || BigInt(sum) > LARGEST) {
        throw wrong(`an integer from 1 to 2^94 as a decimal string in pair ${position}`);
      }
      sums.#set(index, BigInt(sum));
      next = index + 1;
    }
    return sums;
  }

  #set(index: number, integer: bigint): void {
    this.#high[index] = Number(integer / BigInt(LIMB));
    this.#low[index] = Number(integer % BigInt(LIMB));
  }
}
