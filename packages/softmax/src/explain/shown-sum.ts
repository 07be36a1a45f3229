import { roundAsShown, shownDecimals } from "./shown-number.ts";

/** A sum as it is shown, and what a reader gets who adds the shown terms. */
export interface ShownSum {
  readonly terms: readonly number[];
  /** Places behind the point of the terms and the sums. */
  readonly decimals: number;
  readonly sum: number;
  readonly sumOfShownTerms: number;
  /** True when the two sums look different: 4.48 + 9.03 + 0.74 + 2.23 is 16.48, their exact sum shows as 16.47. */
  readonly differs: boolean;
}

/**
 * Rounds terms and their sum as a column of `shownDecimals` shows them, and adds the rounded terms too.
 *
 * @example
 * shownSum([1.5, 2.2, -0.3, 0.8].map(Math.exp)).differs; // true
 */
export function shownSum(terms: readonly number[]): ShownSum {
  const decimals = shownDecimals(terms);
  const shown = (value: number) => roundAsShown(value, decimals);
  const shownTerms = terms.map(shown);
  const sum = shown(terms.reduce((total, term) => total + term, 0));
  const sumOfShownTerms = shown(shownTerms.reduce((total, term) => total + term, 0));
  return { terms: shownTerms, decimals, sum, sumOfShownTerms, differs: !Object.is(sum, sumOfShownTerms) };
}
