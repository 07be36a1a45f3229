import { createWeights } from "./weights.ts";

/** Tokens with their logits and weights, in any order, in memory that grows but is never given back. */
export class TokenList {
  size = 0;
  ids = new Int32Array(0);
  logits = createWeights(0, "float64");
  weights = createWeights(0, "float64");
  #spare = { ids: this.ids, logits: this.logits, weights: this.weights };

  /** Empties it; what it held stays readable in its arrays, slot by slot, until as many were added. */
  clear(capacity: number): void {
    this.size = 0;
    if (this.ids.length < capacity) Object.assign(this, createArrays(capacity));
  }

  add(id: number, logit: number, weight: number): void {
    this.ids[this.size] = id;
    this.logits.values[this.size] = logit;
    this.weights.values[this.size] = weight;
    this.size++;
  }

  /** Puts what is in slot `places[i]` into slot i, for so many slots; the others are gone. */
  arrange(places: ArrayLike<number>, size: number): void {
    const { ids, logits, weights } = this;
    this.size = size;
    if (this.#spare.ids.length < size) this.#spare = createArrays(ids.length);
    const to = this.#spare;
    for (let i = 0; i < size; i++) {
      const place = places[i]!;
      to.ids[i] = ids[place]!;
      to.logits.values[i] = logits.values[place]!;
      to.weights.values[i] = weights.values[place]!;
    }
    this.#spare = { ids, logits, weights };
    Object.assign(this, to);
  }
}

function createArrays(capacity: number) {
  return {
    ids: new Int32Array(capacity),
    logits: createWeights(capacity, "float64"),
    weights: createWeights(capacity, "float64"),
  };
}
