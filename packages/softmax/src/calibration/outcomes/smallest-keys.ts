/**
 * The k smallest of a stream of keys, in memory for k.
 *
 * @module
 */

/**
 * Tells for each key of a stream which of k slots it takes, so that the slots hold what came with the k smallest keys.
 *
 * A heap with the largest key on top: O(log k) for a key that is kept, O(1) for one that is not.
 *
 * @example
 * const keys = new SmallestKeys(2);
 * [5, 3, 9, 1].map((key) => keys.offer(key)); // 0, 1, null, 0: the 1 takes the slot of the 5
 */
export class SmallestKeys {
  readonly #capacity: number;
  /** Heap of slots; `#keys[slot]` is what was kept in it. */
  readonly #heap: number[] = [];
  readonly #keys: number[] = [];

  /** @param capacity k, an integer from 1 */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The slot for this key, from 0 to k − 1: a fresh one, or that of the largest key so far; null to pass it over. */
  offer(key: number): number | null {
    const slot = this.#heap.length;
    if (slot < this.#capacity) {
      this.#keys.push(key);
      this.#heap.push(slot);
      this.#rise(slot);
      return slot;
    }
    const top = this.#heap[0]!;
    if (key >= this.#keys[top]!) return null;
    this.#keys[top] = key;
    this.#sink(top);
    return top;
  }

  #rise(slot: number): void {
    let at = slot;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = this.#heap[parent]!;
      if (this.#keys[above]! >= this.#keys[slot]!) break;
      this.#heap[at] = above;
      at = parent;
    }
    this.#heap[at] = slot;
  }

  #sink(slot: number): void {
    const size = this.#heap.length;
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      const right = child + 1;
      if (right < size && this.#keys[this.#heap[right]!]! > this.#keys[this.#heap[child]!]!) child = right;
      const below = this.#heap[child]!;
      if (this.#keys[below]! <= this.#keys[slot]!) break;
      this.#heap[at] = below;
      at = child;
    }
    this.#heap[at] = slot;
  }
}
