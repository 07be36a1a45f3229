/**
 * Where the end of a sequence stood before.
 *
 * The Z-algorithm (Gusfield 1997) on the reversed sequence: linear in its length, in memory that grows by doubling.
 */
export class SuffixRepeats {
  #lengths = new Int32Array(64);

  /**
   * @param tokens of the sequence; those before `start` are left out
   * @returns at k > 0, for k < n = tokens.length − start: how many of the last tokens stand k places earlier too, so
   * that the token at `tokens.length − k` followed them. Good until the next call
   */
  find(tokens: Int32Array, start: number): Int32Array {
    const n = tokens.length - start;
    const end = tokens.length - 1;
    if (this.#lengths.length < n) this.#lengths = new Int32Array(2 * n);
    const lengths = this.#lengths;
    // Of all that was found the stretch that reaches furthest back: there the tokens are those of the end.
    let [left, right] = [0, 0];
    for (let k = 1; k < n; k++) {
      let length = k < right ? Math.min(right - k, lengths[k - left]!) : 0;
      while (k + length < n && tokens[end - length] === tokens[end - k - length]) length++;
      lengths[k] = length;
      if (k + length > right) [left, right] = [k, k + length];
    }
    return lengths;
  }
}
