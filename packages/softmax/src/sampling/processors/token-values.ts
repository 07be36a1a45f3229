import { checkToken } from "./check-token.ts";

/** Numbers for a few tokens of a vocabulary, in memory that every step uses again. A token without one has 0. */
export class TokenValues {
  #user: string;
  #place: string;
  #vocabularySize = 0;
  /** By id; there is none while no token has a number. */
  #values = new Float64Array(0);
  #ids = new Int32Array(64);
  #size = 0;

  /** @param user whose tokens they are, and `place` where they stand, for messages */
  constructor(user: string, place: string) {
    this.#user = user;
    this.#place = place;
  }

  /** How many tokens have a number. */
  get size(): number {
    return this.#size;
  }

  /** The tokens that have a number, in the order in which they got it. */
  idAt(i: number): number {
    return this.#ids[i]!;
  }

  get(id: number): number {
    return this.#values[id] ?? 0;
  }

  /** Forgets all of them. From now on there are `vocabularySize` tokens. */
  clear(vocabularySize: number): void {
    for (let i = 0; i < this.#size; i++) this.#values[this.#ids[i]!] = 0;
    this.#size = 0;
    this.#vocabularySize = vocabularySize;
  }

  /**
   * Gives a token a number other than 0.
   *
   * @throws {RangeError} a token beyond the vocabulary
   */
  set(id: number, value: number): void {
    checkToken(id, this.#vocabularySize, this.#user, this.#place);
    if (this.#values.length !== this.#vocabularySize) this.#values = new Float64Array(this.#vocabularySize);
    if (this.#values[id] === 0) this.#push(id);
    this.#values[id] = value;
  }

  /** Adds 1 to a token's number. */
  count(id: number): void {
    this.set(id, this.get(id) + 1);
  }

  #push(id: number): void {
    if (this.#size === this.#ids.length) {
      const grown = new Int32Array(2 * this.#size);
      grown.set(this.#ids);
      this.#ids = grown;
    }
    this.#ids[this.#size++] = id;
  }
}
