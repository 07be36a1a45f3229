import { describeValue } from "../../logits/describe-value.ts";
import { type RowInput, readRow } from "../read-row.ts";
import { inverseExponential } from "./inverse-exponential.ts";
import { statisticsOfRow } from "./statistics-of-row.ts";

/** How sure a model is of its next token. */
export interface StepStatistics {
  /** `H = −Σ p_v log p_v`, nats: from 0, sure, to log V. */
  readonly entropy: number;
  /** `e^H`: so many equally probable tokens would be as unsure. From 1 to V. */
  readonly effectiveVocabulary: number;
}

/** And what it thinks of a token. */
export interface TokenStatistics extends StepStatistics {
  /** `−log p`, nats. */
  readonly surprise: number;
  readonly probability: number;
  /** `log p`, nats. */
  readonly logProbability: number;
  /** How many tokens come before it: those with a larger logit, and with the same one but a lower id. */
  readonly rank: number;
}

/**
 * Entropy of one row of logits, and what the row says about one of its tokens, with p = softmax(z).
 *
 * | row                                    | result                                       |
 * | -------------------------------------- | -------------------------------------------- |
 * | a token at −∞                          | it adds nothing; asked for, its surprise is ∞ |
 * | only −∞, a `+Infinity`, a NaN          | NaN throughout                               |
 *
 * @param logits one row, `[V]`; typed arrays of float32 and float64 are not copied
 * @param token its id
 * @returns float64; relative error about 1e-6 for float32 logits, 1e-12 for float64; the same bits on every machine
 * @throws {TypeError} not numbers, or more than one row
 * @throws {RangeError} no such token, or no logits at all
 * @example
 * stepStatistics([0, 0, 0, 0], 2); // { entropy: 1.3862943611198906, effectiveVocabulary: 4, surprise: 1.3862943611198906, probability: 0.25, logProbability: -1.3862943611198906, rank: 2 }
 */
export function stepStatistics(logits: RowInput): StepStatistics;
export function stepStatistics(logits: RowInput, token: number): TokenStatistics;
export function stepStatistics(logits: RowInput, token?: number): StepStatistics | TokenStatistics {
  const row = readRow(logits);
  checkToken(token, row.length);
  const { s0, s1, logS0, target, targetGap } = statisticsOfRow(row, token);
  const sum = s0[0]!;
  // Both terms are ≥ 0, so nothing cancels.
  const meanGap = -s1[0]! / sum;
  const ofRow = {
    entropy: logS0[0]! + meanGap,
    effectiveVocabulary: sum / inverseExponential(meanGap),
  };
  if (token === undefined) return ofRow;
  return {
    ...ofRow,
    surprise: logS0[0]! - targetGap[0]!,
    probability: target[0]! / sum,
    logProbability: targetGap[0]! - logS0[0]!,
    rank: Number.isNaN(sum) ? Number.NaN : rankOf(token, row),
  };
}

function checkToken(token: number | undefined, length: number): void {
  if (token === undefined || (Number.isInteger(token) && token >= 0 && token < length)) return;
  throw new RangeError(
    `Cannot take the statistics of token ${describeValue(token)}: there are ${length} logits, the index of one is wanted`,
  );
}

function rankOf(token: number, row: ArrayLike<number>): number {
  const logit = row[token]!;
  let rank = 0;
  for (let v = 0; v < row.length; v++) {
    if (row[v]! > logit || (row[v] === logit && v < token)) rank++;
  }
  return rank;
}
