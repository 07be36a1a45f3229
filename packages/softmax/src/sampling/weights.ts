/**
 * Unnormalised probabilities and their bits.
 *
 * The bits of floats ≥ 0, read as integers, grow as the floats do: so weights are ordered without comparisons.
 *
 * @module
 */

export type FloatArray = Float32Array | Float64Array;

/** Weights ≥ 0, and the same memory as words of 32 bits: one a weight, or two, the higher one second. */
export interface Weights {
  readonly values: FloatArray;
  readonly words: Uint32Array;
  readonly wordsPerWeight: 1 | 2;
}

/** A digit of a weight's bits: `(words[wordsPerWeight · i + word] >>> shift) & mask`. */
export interface Digit {
  readonly word: 0 | 1;
  readonly shift: number;
  readonly mask: number;
}

export function createWeights(length: number, kind: "float32" | "float64"): Weights {
  const values = kind === "float32" ? new Float32Array(length) : new Float64Array(length);
  return { values, words: new Uint32Array(values.buffer), wordsPerWeight: kind === "float32" ? 1 : 2 };
}

/**
 * Cuts the bits of weights into digits, the most significant first.
 *
 * @param first bits of the upper word's first digit: of its 31, since the sign is always 0
 * @param next bits of every other digit at most
 */
export function digitsOfBits(wordsPerWeight: 1 | 2, first: number, next: number): readonly Digit[] {
  const digits: Digit[] = [];
  const cut = (word: 0 | 1, end: number, bits: number) => {
    for (let shift = end; shift > 0; ) {
      const size = Math.min(shift, shift === end ? bits : next);
      shift -= size;
      digits.push({ word, shift, mask: 2 ** size - 1 });
    }
  };
  if (wordsPerWeight === 2) cut(1, 31, first);
  cut(0, wordsPerWeight === 2 ? 32 : 31, wordsPerWeight === 2 ? next : first);
  return digits;
}
