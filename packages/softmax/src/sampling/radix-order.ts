import { type Digit, digitsOfBits, type Weights } from "./weights.ts";

/** So few are sorted by insertion. */
const FEW = 64;
/** A pass for each digit: more bits in one make fewer passes, until the counts leave the cache. */
const DIGIT_BITS = 11;
const DIGITS = {
  1: digitsOfBits(1, DIGIT_BITS, DIGIT_BITS).toReversed(),
  2: digitsOfBits(2, DIGIT_BITS, DIGIT_BITS).toReversed(),
};

/** Places of weights, the heaviest first: a radix sort, whose memory is used again. Equal weights stay in their order. */
export class RadixOrder {
  #places = new Int32Array(0);
  #other = new Int32Array(0);
  readonly #starts = new Int32Array(2 ** DIGIT_BITS);

  /** The heaviest first. @returns memory of the sorter, good until it sorts again */
  of(weights: Weights, size: number): Int32Array {
    if (this.#places.length < size) {
      this.#places = new Int32Array(size);
      this.#other = new Int32Array(size);
    }
    for (let i = 0; i < size; i++) this.#places[i] = i;
    if (size <= FEW) this.#sortFew(weights.values, size);
    else for (const digit of DIGITS[weights.wordsPerWeight]) this.#sortBy(digit, weights, size);
    return this.#places;
  }

  #sortFew(values: ArrayLike<number>, size: number): void {
    const places = this.#places;
    for (let i = 1; i < size; i++) {
      const weight = values[i]!;
      let place = i;
      for (; place > 0 && values[places[place - 1]!]! < weight; place--) {
        places[place] = places[place - 1]!;
      }
      places[place] = i;
    }
  }

  #sortBy({ word, shift, mask }: Digit, { words, wordsPerWeight }: Weights, size: number): void {
    const starts = this.#starts.fill(0);
    // A digit and its complement: the largest come first.
    for (let i = 0, at = word as number; i < size; i++, at += wordsPerWeight) {
      starts[((words[at]! >>> shift) & mask) ^ mask]!++;
    }
    for (let digit = 0, start = 0; digit <= mask; digit++) {
      const count = starts[digit]!;
      starts[digit] = start;
      start += count;
    }
    for (let i = 0; i < size; i++) {
      const place = this.#places[i]!;
      const digit = ((words[place * wordsPerWeight + word]! >>> shift) & mask) ^ mask;
      this.#other[starts[digit]!++] = place;
    }
    [this.#places, this.#other] = [this.#other, this.#places];
  }
}
