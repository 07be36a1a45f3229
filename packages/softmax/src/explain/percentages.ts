/**
 * Percentages that add to exactly 100, by the largest-remainder method (Hamilton's).
 *
 * Each share is rounded down to `decimals` places; what is missing from 100 goes, one step each, to the
 * shares that lost most, the first one on a tie. No percentage is a whole step away from the exact one.
 *
 * @param probabilities `[K]`, at least 0, adding to 1 within rounding; K ≥ 1
 * @param decimals places of each percentage
 * @returns `[K]` percentages; written with `decimals` places they add to 100
 * @example
 * percentages([0.272, 0.548, 0.045, 0.135]); // [27, 55, 4, 14]
 */
export function percentages(probabilities: ArrayLike<number>, decimals = 0): number[] {
  const perPercent = 10 ** decimals;
  const whole = 100 * perPercent;
  const exact = Array.from(probabilities, (probability) => probability * whole);
  const steps = exact.map(Math.floor);
  const missing = whole - steps.reduce((total, step) => total + step, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - steps[index]! }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, missing)) steps[index]! += 1;
  return steps.map((step) => step / perPercent);
}

/** Decimals that keep one step at or below a tenth of an even share: 0 for K ≤ 10, 1 for K ≤ 100, and so on. */
export function percentageDecimals(classes: number): number {
  return Math.max(0, Math.ceil(Math.log10(classes)) - 1);
}
