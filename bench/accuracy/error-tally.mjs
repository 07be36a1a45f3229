/**
 * The errors of one operation in one format: the worst, where it was, and the mean.
 *
 * From twice the least normal number up an error counts in ulps. Below, where numbers thin out, it counts in units of the
 * least subnormal number and apart from the others.
 */
import { timesPowerOfTwo } from "./double-double.mjs";
import { ulpError } from "./formats.mjs";

export class ErrorTally {
  count = 0;
  sum = 0;
  worst = { ulp: 0 };
  /** Results below 2^(minExponent + 1), in units of the least subnormal. */
  small = { ulp: 0 };

  constructor(format) {
    this.format = format;
    this.least = 2 ** (format.minExponent + 1);
  }

  /**
   * `place.describe()` tells about a number that is the worst so far. `scale` says whose ulp counts; where the result was
   * divided by T at last, numbers thin out at T times the usual size, since the probability before was that small.
   */
  compare(
    actual,
    exact,
    place,
    scale = Math.abs(timesPowerOfTwo(exact.hi, exact.exponent)),
    temperature = 1,
  ) {
    if (actual === exact.hi && !Number.isFinite(actual)) return;
    if (scale >= this.format.largest) return;
    const isSmall = scale * Math.min(1, temperature) < this.least;
    const error = isSmall
      ? ulpError(this.format, actual, exact, 0) * Math.min(1, temperature)
      : ulpError(this.format, actual, exact, scale);
    if (!isSmall) {
      this.count++;
      this.sum += error;
    }
    if (error <= (isSmall ? this.small : this.worst).ulp) return;
    const found = {
      ulp: error,
      actual,
      exact: timesPowerOfTwo(exact.hi, exact.exponent),
      ...place.describe(),
    };
    if (isSmall) this.small = found;
    else this.worst = found;
  }
}

/** |Σp − 1| of rows of probabilities as they are stored; the sum itself is exact to float64. */
export class SumTally {
  worst = { error: 0 };

  compare(probabilities, place) {
    let sum = -1;
    let lost = 0;
    for (const p of probabilities) {
      const next = sum + p;
      const part = next - sum;
      lost += sum - (next - part) + (p - part);
      sum = next;
    }
    const error = Math.abs(sum + lost);
    if (!(error <= this.worst.error))
      this.worst = { error: Number.isNaN(error) ? Infinity : error, ...place.describe() };
  }
}
