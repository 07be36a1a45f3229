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

/** How many values a digit has at most. */
export const DIGIT_VALUES = 2 ** 11;

const WORD = [
  { shift: 21, mask: 0x7ff },
  { shift: 10, mask: 0x7ff },
  { shift: 0, mask: 0x3ff },
] as const;
/** The sign is always 0: one bit more of what follows. */
const UPPER_WORD = [
  { shift: 20, mask: 0x7ff },
  { shift: 9, mask: 0x7ff },
  { shift: 0, mask: 0x1ff },
] as const;

const DIGITS: { readonly [wordsPerWeight in 1 | 2]: readonly Digit[] } = {
  1: UPPER_WORD.map((digit) => ({ word: 0, ...digit })),
  2: [
    ...UPPER_WORD.map((digit) => ({ word: 1, ...digit }) as const),
    ...WORD.map((digit) => ({ word: 0, ...digit }) as const),
  ],
};

export function createWeights(length: number, kind: "float32" | "float64"): Weights {
  const values = kind === "float32" ? new Float32Array(length) : new Float64Array(length);
  return { values, words: new Uint32Array(values.buffer), wordsPerWeight: kind === "float32" ? 1 : 2 };
}

/** The digits of a weight, the most significant first. */
export function digitsOf({ wordsPerWeight }: Weights): readonly Digit[] {
  return DIGITS[wordsPerWeight];
}
