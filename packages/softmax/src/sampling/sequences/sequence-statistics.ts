/**
 * How probable a sequence of tokens is to a model.
 *
 * @module
 */
import { CompensatedSum } from "../../math/compensated-sum.ts";
import { inverseExponential } from "./inverse-exponential.ts";

/**
 * `Σ log p_t`, the log-probability of a sequence, from the log-probability of each of its tokens given those before.
 *
 * @param logProbabilities one a token, each from −∞ to 0, nats
 * @returns nats, within 1 ulp; 0 for no token, −∞ where one of them is
 * @throws {RangeError} one is NaN or above 0
 * @example
 * sequenceLogProbability([-0.5, -0.25, -2]); // -2.75
 */
export function sequenceLogProbability(logProbabilities: ArrayLike<number>): number {
  const sum = new CompensatedSum();
  for (let t = 0; t < logProbabilities.length; t++) {
    const logProbability = logProbabilities[t]!;
    if (!(logProbability <= 0)) {
      throw new RangeError(
        `Cannot add up log-probabilities: that of token ${t} is ${logProbability}, a number ≤ 0 is wanted`,
      );
    }
    sum.add(logProbability);
  }
  return sum.value;
}

/**
 * `exp(−(1/n) Σ log p_t)`: among how many equally probable tokens the model would choose as well at each step
 * (Jelinek et al. 1977). It is 1 where every token was certain, V for the uniform distribution.
 *
 * Perplexities compare only with the same tokens.
 *
 * @param logProbabilities one a token, each from −∞ to 0, nats
 * @returns at least 1, the exponential within 2 ulp; `Infinity` where a token has probability 0; the same bits on every
 * machine
 * @throws {RangeError} no tokens, or one that is NaN or above 0
 * @example
 * perplexity([-1, -3]); // 7.3890560989306495
 */
export function perplexity(logProbabilities: ArrayLike<number>): number {
  const { length } = logProbabilities;
  if (length === 0)
    throw new RangeError("Cannot compute a perplexity: no log-probabilities, at least one is wanted");
  return 1 / inverseExponential(-sequenceLogProbability(logProbabilities) / length);
}
