import { NoTokenLeft } from "../no-token-left.ts";
import { type RowInput, readRow } from "../read-row.ts";
import { statisticsOfRow } from "../sequences/statistics-of-row.ts";
import { PerturbedLogits } from "./perturbed-logits.ts";

/** Tokens in the order in which they were drawn, `[k]` each. */
export interface DrawnTokens {
  /** All different. */
  readonly tokens: Int32Array;
  /** Of softmax over the whole row, nats. */
  readonly logProbabilities: Float64Array;
}

/**
 * Draws k different tokens: each as softmax over the tokens not yet drawn gives it. In one pass these are the k largest
 * `z_i − log(−log u_i)` in descending order (Gumbel-top-k; Kool, van Hoof & Welling 2019).
 *
 * The first token is the one that `drawByGumbelMax` draws with the same numbers. A token at −∞ is never drawn.
 *
 * @param logits one row, `[V]`
 * @param k how many, from 1 to the number of logits above −∞
 * @param uniform as of `drawByGumbelMax`
 * @returns log-probabilities to about 1e-6 for float32 logits, 1e-13 for float64 (relative)
 * @throws {NoTokenLeft} fewer than k logits are above −∞
 * @throws {RangeError} k is no integer ≥ 1; a logit is NaN or `Infinity`; a uniform number is not in [0, 1)
 * @throws {TypeError} logits that are no row of numbers
 * @example
 * drawWithoutReplacement([0, 0, -9], 2, (token) => [0.2, 0.6, 0.9][token]).tokens; // Int32Array.of(1, 0)
 */
export function drawWithoutReplacement(
  logits: RowInput,
  k: number,
  uniform: (index: number) => number,
): DrawnTokens {
  const row = readRow(logits);
  if (!Number.isInteger(k) || k < 1) {
    throw new RangeError(`Cannot draw without replacement: k is ${k}, an integer ≥ 1 is wanted`);
  }
  const tokens = largestPerturbed(row, Math.min(k, row.length), uniform);
  if (tokens.length < k) {
    throw new NoTokenLeft(
      `Cannot draw ${k} tokens without replacement: ${tokens.length} logits are above -Infinity, as many as tokens are wanted`,
    );
  }
  const { max, logS0 } = statisticsOfRow(row);
  return {
    tokens,
    logProbabilities: Float64Array.from(tokens, (token) => row[token]! - max[0]! - logS0[0]!),
  };
}

/** Tokens of the largest perturbed logits, `[≤ k]`, in descending order: by insertion, since most lose to the last. */
function largestPerturbed(
  logits: ArrayLike<number>,
  k: number,
  uniform: (index: number) => number,
): Int32Array {
  const block = new PerturbedLogits();
  const tokens = new Int32Array(k);
  const values = new Float64Array(k);
  let found = 0;
  for (let start = 0; start < logits.length; ) {
    start = block.load(logits, uniform, start, found === k ? values[k - 1]! : -Infinity);
    for (let i = 0; i < block.size; i++) {
      const value = block.values[i]!;
      if (found === k && !(value > values[k - 1]!)) continue;
      let place = found === k ? k - 1 : found++;
      for (; place > 0 && value > values[place - 1]!; place--) {
        values[place] = values[place - 1]!;
        tokens[place] = tokens[place - 1]!;
      }
      values[place] = value;
      tokens[place] = block.tokens[i]!;
    }
  }
  return tokens.subarray(0, found);
}
