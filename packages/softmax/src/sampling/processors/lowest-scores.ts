import type { FloatArray } from "../weights.ts";

/**
 * Finds the tokens with the lowest scores whose mass is above a target, without sorting: it divides them about a pivot
 * and goes on in the part where they end, O(N) on average. Its memory is used again; it leaves its answer in `most`
 * and `ties`.
 */
export class LowestScores {
  /** The set holds every score below `most`, and the first `ties` of those that equal it. */
  most = 0;
  ties = 0;
  #places = new Int32Array(0);
  /** Bounds of the scores that equal the pivot, after `#divide`, and the mass below and of them. */
  #start = 0;
  #end = 0;
  #massBelow = 0;
  #massOfEqual = 0;

  /** @param minCount so many are in the set in any case */
  find(scores: Float64Array, masses: FloatArray, size: number, target: number, minCount: number): void {
    if (this.#places.length < size) this.#places = new Int32Array(size);
    for (let i = 0; i < size; i++) this.#places[i] = i;
    let [from, to, mass] = [0, size, 0];
    while (from < to) {
      this.most = this.#pivot(scores, from, to);
      this.#divide(scores, masses, from, to);
      const below = mass + this.#massBelow;
      if (below > target && this.#start >= minCount) {
        to = this.#start;
      } else if (below + this.#massOfEqual > target && this.#end >= minCount) {
        this.ties = this.#countTies(scores, masses, size, target - below, minCount - this.#start);
        return;
      } else {
        mass = below + this.#massOfEqual;
        from = this.#end;
      }
    }
    this.most = Infinity;
    this.ties = size;
  }

  #pivot(scores: Float64Array, from: number, to: number): number {
    const places = this.#places;
    const a = scores[places[from]!]!;
    const b = scores[places[(from + to) >>> 1]!]!;
    const c = scores[places[to - 1]!]!;
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  #divide(scores: Float64Array, masses: FloatArray, from: number, to: number): void {
    const places = this.#places;
    const pivot = this.most;
    let [start, end, below, equal] = [from, to, 0, 0];
    for (let i = from; i < end; ) {
      const place = places[i]!;
      const score = scores[place]!;
      if (score > pivot) {
        places[i] = places[--end]!;
        places[end] = place;
        continue;
      }
      if (score < pivot) {
        places[i] = places[start]!;
        places[start++] = place;
        below += masses[place]!;
      } else equal += masses[place]!;
      i++;
    }
    this.#start = start;
    this.#end = end;
    this.#massBelow = below;
    this.#massOfEqual = equal;
  }

  /** In the order of slots, which dividing does not keep. */
  #countTies(
    scores: Float64Array,
    masses: FloatArray,
    size: number,
    target: number,
    minCount: number,
  ): number {
    let [count, mass] = [0, 0];
    for (let slot = 0; slot < size; slot++) {
      if (scores[slot] !== this.most) continue;
      count++;
      mass += masses[slot]!;
      if (mass > target && count >= minCount) break;
    }
    return count;
  }
}
