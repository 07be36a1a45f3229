import type { TokenHistory } from "../token-history.ts";

/** The place of the first of the last n tokens of a sequence; n = −1 means all of them. */
export function windowStart(history: TokenHistory, lastN: number): number {
  return lastN === -1 ? 0 : Math.max(0, history.length - lastN);
}
