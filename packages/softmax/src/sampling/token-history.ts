/** The tokens of a sequence so far: a prompt, then what was generated. */
export class TokenHistory {
  #tokens = new Int32Array(64);
  #length = 0;
  #promptLength = 0;

  get length(): number {
    return this.#length;
  }

  /** How many of them were given: the rest was generated. */
  get promptLength(): number {
    return this.#promptLength;
  }

  /** How many were generated. */
  get generated(): number {
    return this.#length - this.#promptLength;
  }

  /** The token at a place, counted from the start. */
  at(place: number): number {
    return this.#tokens[place]!;
  }

  /** All of them; memory of the history, good until it grows. */
  get tokens(): Int32Array {
    return this.#tokens.subarray(0, this.#length);
  }

  /** Tokens of the prompt, while nothing has been generated; later they count as generated. */
  push(token: number, isPrompt: boolean): void {
    if (this.#length === this.#tokens.length) {
      const grown = new Int32Array(2 * this.#length);
      grown.set(this.#tokens);
      this.#tokens = grown;
    }
    this.#tokens[this.#length++] = token;
    if (isPrompt && this.#promptLength === this.#length - 1) this.#promptLength = this.#length;
  }

  /** Forgets all but the first tokens. */
  truncate(length: number): void {
    this.#length = Math.min(length, this.#length);
    this.#promptLength = Math.min(this.#promptLength, this.#length);
  }
}
