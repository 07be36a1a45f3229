/**
 * Where randomness comes from: it is always a parameter.
 *
 * @module
 */

/**
 * A uniform number in [0, 1), a multiple of 2⁻⁵³, for a purpose (see `PURPOSE`) at a step of a generation.
 *
 * A source may look at neither: `Math.random` and `mersenneTwister` are sources. One that does, such as `philox`, lets
 * any token of a generation be drawn again.
 */
export type RandomSource = (step: number, purpose: number) => number;

/** As `RandomSource`, with as many numbers for one step and purpose as are wanted: one for each index from 0. */
export type IndexedRandomSource = (step: number, purpose: number, index: number) => number;

/** What a number is for. Numbers that decide different things must not depend on each other. */
export const PURPOSE = {
  /** Draws the token. */
  draw: 0,
  /** Whether XTC works at this step. */
  xtc: 1,
  /** Draws the token that a draft model proposes. */
  draft: 2,
  /** Whether a proposed token is accepted. */
  accept: 3,
  /** Draws the token in the place of one that was not accepted. */
  recovery: 4,
  /** Noise for each token. */
  gumbel: 5,
} as const;
