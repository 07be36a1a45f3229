/** Digits of the candidate nearest to 1. */
const MOST_DIGITS = 15;

/**
 * The thresholds that may be chosen, falling: 1, then those whose distance from 1 has two significant digits (0.99999, …,
 * 0.9991, 0.999, 0.99, 0.989, …, 0.9, 0.89, …, 0.01), then 0. Fixed, so that they do not depend on the rows; dense
 * towards 1, where most confidences are; short, so that one can write them down.
 */
export function* thresholdCandidates(): Generator<number> {
  yield 1;
  for (let digits = MOST_DIGITS; digits > 1; digits--) {
    const unit = 10 ** digits;
    for (let steps = digits === MOST_DIGITS ? 1 : 10; steps < 100; steps++) yield (unit - steps) / unit;
  }
  yield 0;
}
