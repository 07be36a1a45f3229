/**
 * The smallest set of the heaviest weights that has a given mass, without sorting: the nucleus of top-p.
 *
 * A histogram over the upper bits of the weights, with the mass in each bucket, shows in which bucket the set ends. Only
 * what is in that bucket is looked at again, with the bits below. Each look is O(N), and the first one is nearly all.
 *
 * @module
 */
import { DIGIT_VALUES, type Digit, digitsOf, type Weights } from "./weights.ts";

/** So few are compared with each other. */
const FEW = 32;

/** A search whose memory is used again. It leaves its answer in `least` and `ties`. */
export class NucleusSearch {
  /** The set holds every weight above `least`, and the first `ties` of those that equal it. */
  least = 0;
  ties = 0;
  /** Mass of the set. */
  mass = 0;
  readonly #masses = new Float64Array(DIGIT_VALUES);
  readonly #otherMasses = new Float64Array(DIGIT_VALUES);
  /** The bucket in which the set ends. */
  #bucket = 0;
  /** Where the weights of that bucket are, in order. */
  #members = new Int32Array(0);
  #count = 0;

  /**
   * @param size how many of the weights take part, at least 1
   * @param share of the mass that the set has to reach; it has one weight at least
   */
  find(weights: Weights, size: number, share: number): void {
    const digits = digitsOf(weights);
    const target = share * this.#histogramOfAll(weights, digits[0]!, size);
    this.mass = 0;
    this.#findEnd(target);
    this.#takeMembers(weights, digits[0]!, size);
    for (let level = 1; this.#count > FEW && level < digits.length; level++) {
      this.#histogramOfMembers(weights, digits[level]!);
      this.#findEnd(target);
      this.#keepMembers(weights, digits[level]!);
    }
    this.#endAmongMembers(weights, target);
  }

  #histogramOfAll({ values, words, wordsPerWeight }: Weights, { word, shift }: Digit, size: number): number {
    const masses = this.#masses.fill(0);
    const others = this.#otherMasses.fill(0);
    // By turns: an addition to a bucket would wait for the one before it.
    let i = 0;
    for (let at = word as number; i + 1 < size; i += 2, at += 2 * wordsPerWeight) {
      masses[words[at]! >>> shift]! += values[i]!;
      others[words[at + wordsPerWeight]! >>> shift]! += values[i + 1]!;
    }
    if (i < size) masses[words[i * wordsPerWeight + word]! >>> shift]! += values[i]!;
    let total = 0;
    for (let b = 0; b < DIGIT_VALUES; b++) total += masses[b]! += others[b]!;
    return total;
  }

  #histogramOfMembers({ values, words, wordsPerWeight }: Weights, { word, shift, mask }: Digit): void {
    const masses = this.#masses.fill(0);
    for (let m = 0; m < this.#count; m++) {
      const i = this.#members[m]!;
      masses[(words[i * wordsPerWeight + word]! >>> shift) & mask]! += values[i]!;
    }
  }

  /** Adds buckets to the set until the next one would be the last. Rounding can leave all of them below the target. */
  #findEnd(target: number): void {
    const masses = this.#masses;
    for (let b = DIGIT_VALUES - 1; b >= 0; b--) {
      if (masses[b]! === 0) continue;
      this.#bucket = b;
      if (this.mass + masses[b]! >= target) return;
      this.mass += masses[b]!;
    }
    this.mass -= masses[this.#bucket]!;
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
      if (this.mass >= target) return;
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
