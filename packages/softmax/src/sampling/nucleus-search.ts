/**
 * The smallest set of the heaviest weights that has a given mass, without sorting: the nucleus of top-p.
 *
 * A histogram over the upper bits of the weights, with the mass in each bucket, shows in which bucket the set ends. Only
 * what is in that bucket is looked at again, with the bits below. Each look is O(N), and the first one is nearly all.
 *
 * @module
 */
import { type Digit, digitsOfBits, type Weights } from "./weights.ts";

/** So few are compared with each other. */
const FEW = 32;
/** Of the first look, so that little is left to look at again: 7 bits of the fraction of a float32, 4 of a float64. */
const FIRST_BITS = 15;
/** Weights are less than 2: the upper half of the first buckets stays empty. */
const FIRST_BUCKETS = 2 ** (FIRST_BITS - 1);
const NEXT_BITS = 8;
const DIGITS = {
  1: digitsOfBits(1, FIRST_BITS, NEXT_BITS),
  2: digitsOfBits(2, FIRST_BITS, NEXT_BITS),
};

/** A search whose memory is used again. It leaves its answer in `least` and `ties`. */
export class NucleusSearch {
  /** The set holds every weight above `least`, and the first `ties` of those that equal it: `Infinity` where all. */
  least = 0;
  ties = 0;
  /** Mass of the set. */
  mass = 0;
  /** Of the first look, and of the later ones. */
  readonly #masses = new Float64Array(FIRST_BUCKETS);
  readonly #finerMasses = new Float64Array(2 ** NEXT_BITS);
  /** The bucket in which the set ends, and that of the first look. */
  #bucket = 0;
  #firstBucket = 0;
  /** Where the weights of that bucket are, in order. */
  #members = new Int32Array(0);
  #count = 0;

  /**
   * @param weights from 0 to less than 2
   * @param size how many of them take part, at least 1
   * @param share of the mass that the set has to reach; it has one weight at least
   */
  find(weights: Weights, size: number, share: number): void {
    const digits = DIGITS[weights.wordsPerWeight];
    const target = share * this.#histogramOfAll(weights, digits[0]!, size);
    this.mass = 0;
    this.#findEnd(target, this.#masses);
    this.#firstBucket = this.#bucket;
    this.#takeMembers(weights, digits[0]!, size);
    for (let level = 1; this.#count > FEW && level < digits.length; level++) {
      this.#histogramOfMembers(weights, digits[level]!);
      this.#findEnd(target, this.#finerMasses);
      this.#keepMembers(weights, digits[level]!);
    }
    this.#endAmongMembers(weights, target);
  }

  /**
   * Draws from the set that was found: first a bucket, then one of its weights.
   *
   * @param weights those of `find`
   * @param target u times the mass of the set, u uniform in [0, 1)
   */
  draw(weights: Weights, size: number, target: number): number {
    const masses = this.#masses;
    const end = this.#firstBucket;
    let above = 0;
    let bucket = FIRST_BUCKETS - 1;
    for (; bucket > end; bucket--) {
      const next = above + masses[bucket]!;
      if (target < next) break;
      above = next;
    }
    return this.#drawFromBucket(weights, size, bucket, target - above);
  }

  /** The last one where rounding keeps the sum below the target. */
  #drawFromBucket(
    { values, words, wordsPerWeight }: Weights,
    size: number,
    bucket: number,
    target: number,
  ): number {
    const { word, shift } = DIGITS[wordsPerWeight][0]!;
    let { ties } = this;
    let mass = 0;
    let last = -1;
    for (let i = 0, at = word as number; i < size; i++, at += wordsPerWeight) {
      if (words[at]! >>> shift !== bucket) continue;
      const weight = values[i]!;
      if (weight < this.least || (weight === this.least && ties-- <= 0)) continue;
      last = i;
      mass += weight;
      if (target < mass) break;
    }
    return last;
  }

  #histogramOfAll({ values, words, wordsPerWeight }: Weights, { word, shift }: Digit, size: number): number {
    const masses = this.#masses.fill(0);
    const add = (i: number) => {
      masses[words[i * wordsPerWeight + word]! >>> shift]! += values[i]!;
    };
    let i = 0;
    // Four a turn: the loop itself costs as much as what it does.
    for (; i + 4 <= size; i += 4) {
      add(i);
      add(i + 1);
      add(i + 2);
      add(i + 3);
    }
    for (; i < size; i++) add(i);
    let total = 0;
    for (let b = 0; b < FIRST_BUCKETS; b++) total += masses[b]!;
    return total;
  }

  #histogramOfMembers({ values, words, wordsPerWeight }: Weights, { word, shift, mask }: Digit): void {
    const masses = this.#finerMasses.fill(0);
    for (let m = 0; m < this.#count; m++) {
      const i = this.#members[m]!;
      masses[(words[i * wordsPerWeight + word]! >>> shift) & mask]! += values[i]!;
    }
  }

  /** Adds buckets to the set until the next one would be the last. Rounding can leave all of them below the target. */
  #findEnd(target: number, masses: Float64Array): void {
    // Locals: a field takes memory each time that it changes.
    let { mass } = this;
    let before = mass;
    let bucket = 0;
    for (let b = masses.length - 1; b >= 0; b--) {
      if (masses[b]! === 0) continue;
      bucket = b;
      before = mass;
      mass += masses[b]!;
      if (mass >= target) break;
    }
    this.#bucket = bucket;
    this.mass = before;
  }

  #takeMembers({ words, wordsPerWeight }: Weights, { word, shift }: Digit, size: number): void {
    if (this.#members.length < size) this.#members = new Int32Array(size);
    const members = this.#members;
    const bucket = this.#bucket;
    let count = 0;
    for (let i = 0, at = word as number; i < size; i++, at += wordsPerWeight) {
      if (words[at]! >>> shift === bucket) members[count++] = i;
    }
    this.#count = count;
  }

  #keepMembers({ words, wordsPerWeight }: Weights, { word, shift, mask }: Digit): void {
    const members = this.#members;
    const bucket = this.#bucket;
    let count = 0;
    for (let m = 0; m < this.#count; m++) {
      const i = members[m]!;
      if (((words[i * wordsPerWeight + word]! >>> shift) & mask) === bucket) members[count++] = i;
    }
    this.#count = count;
  }

  /** More than a few are equal by now. */
  #endAmongMembers({ values }: Weights, target: number): void {
    if (this.#count <= FEW) this.#sortMembers(values);
    this.least = Infinity;
    for (let m = 0; m < this.#count; m++) {
      const weight = values[this.#members[m]!]!;
      if (weight === 0) return;
      this.ties = weight < this.least ? 1 : this.ties + 1;
      this.least = weight;
      this.mass += weight;
      if (this.mass < target) continue;
      const isLastTie = m + 1 === this.#count || values[this.#members[m + 1]!] !== weight;
      if (isLastTie) this.ties = Infinity;
      return;
    }
  }

  /** By insertion, the heaviest first; equal ones stay in order. */
  #sortMembers(values: ArrayLike<number>): void {
    const members = this.#members;
    for (let m = 1; m < this.#count; m++) {
      const member = members[m]!;
      let place = m;
      for (; place > 0 && values[members[place - 1]!]! < values[member]!; place--) {
        members[place] = members[place - 1]!;
      }
      members[place] = member;
    }
  }
}
