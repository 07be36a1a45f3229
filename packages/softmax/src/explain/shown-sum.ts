import { shownNumber } from "./shown-number.ts";

/** A sum as it is shown, and what a reader gets who adds the shown terms. */
export interface ShownSum {
  readonly terms: readonly number[];
  readonly sum: number;
  readonly sumOfShownTerms: number;
  /** True when the two sums look different: 4.48 + 9.03 + 0.74 + 2.23 is 16.48, their exact sum shows as 16.47. */
  readonly differs: boolean;
}

/**
 * Rounds terms and their sum as `shownNumber` does, and adds the rounded terms too.
 *
 * @example
 * shownSum([1.5, 2.2, -0.3, 0.8].map(Math.exp)).differs; // true
 */
export function shownSum(terms: readonly number[]): ShownSum {
  const shown = (value: number) => Number(shownNumber(value));
  const shownTerms = terms.map(shown);
  const sum = shown(terms.reduce((total, term) => total + term, 0));
  const sumOfShownTerms = shown(shownTerms.reduce((total, term) => total + term, 0));
  return { terms: shownTerms, sum, sumOfShownTerms, differs: !Object.is(sum, sumOfShownTerms) };
}
