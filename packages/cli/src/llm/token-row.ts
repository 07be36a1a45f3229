/**
 * One row from the tokens that an API lists: a log-probability for each option, and what the list leaves open.
 *
 * @module
 */
import { logSumExp } from "softmax";
import type { AnswerOptions } from "./answer-options.ts";
import type { ListedToken, TokenPosition } from "./listed-tokens.ts";

export interface TokenRow {
  /** `[K]`, nats. */
  readonly scores: Float64Array;
  /** Which token of the completion it is. */
  readonly position: number;
  /** Probability of the tokens that are not listed. */
  readonly lostMass: number;
  /** Probability of the listed tokens that are no option. */
  readonly otherMass: number;
  /** Options that no listed token stands for: their scores are upper bounds. */
  readonly bounded: number;
}

/** Lists are float32 and rounded to add up to 1 no better than this: so much may be hidden from 1 − Σp. */
const SMALLEST_LOST_MASS = 2 ** -24;

/**
 * Reads the first position whose list has any option; undefined where there is none.
 *
 * Tokens of one option are added: log Σ exp. An option that is not listed has at most the mass outside the list, and
 * none of its tokens is likelier than the least likely listed one: log(min(lost mass, smallest p)) is its score. The
 * token that was taken may stand in the list without being one of the likeliest, so it bounds nothing.
 */
export function tokenRow(positions: readonly TokenPosition[], options: AnswerOptions): TokenRow | undefined {
  for (const [position, { tokens, taken }] of positions.entries()) {
    const listed = options.names.map((): number[] => []);
    const others: ListedToken[] = [];
    for (const entry of tokens) {
      const k = options.indexOf(entry.token);
      if (k === undefined) others.push(entry);
      else listed[k]!.push(entry.logprob);
    }
    if (others.length === tokens.length) continue;
    const lost = 1 - massOf(tokens);
    const bound = tokens
      .filter(({ token }) => token !== taken)
      .reduce((least, { logprob }) => Math.min(least, logprob), Math.log(Math.max(lost, SMALLEST_LOST_MASS)));
    const scores = Float64Array.from(listed, (logs) =>
      logs.length > 0 ? Math.min(logSumExp(Float64Array.from(logs)), 0) : bound,
    );
    const bounded = listed.filter((logs) => logs.length === 0).length;
    const otherMass = massOf(others);
    return { scores, position, lostMass: Math.max(lost, 0), otherMass, bounded };
  }
  return undefined;
}

function massOf(tokens: readonly ListedToken[]): number {
  return tokens.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0);
}
