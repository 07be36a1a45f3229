import type { TokenHistory } from "../token-history.ts";

/** Sequences of tokens over which a repetition does not reach. */
export class SequenceBreakers {
  /** By first token. */
  readonly #sequences = new Map<number, (readonly number[])[]>();

  constructor(sequences: readonly (readonly number[])[]) {
    for (const sequence of sequences) {
      const alike = this.#sequences.get(sequence[0]!);
      if (alike) alike.push(sequence);
      else this.#sequences.set(sequence[0]!, [sequence]);
    }
  }

  /** Whether the token alone is one. */
  has(token: number): boolean {
    return this.#sequences.get(token)?.some(({ length }) => length === 1) ?? false;
  }

  /** How many tokens stand after the breaker that begins last; all from `start` on where there is none. */
  tokensAfter(history: TokenHistory, start: number): number {
    for (let place = history.length - 1; place >= start && this.#sequences.size > 0; place--) {
      const length = this.#longestAt(history, place);
      if (length > 0) return history.length - place - length;
    }
    return history.length - start;
  }

  #longestAt(history: TokenHistory, place: number): number {
    let longest = 0;
    for (const sequence of this.#sequences.get(history.at(place)) ?? []) {
      const isHere =
        place + sequence.length <= history.length &&
        sequence.every((token, i) => token === history.at(place + i));
      if (isHere) longest = Math.max(longest, sequence.length);
    }
    return longest;
  }
}
