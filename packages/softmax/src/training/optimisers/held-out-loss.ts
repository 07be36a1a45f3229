/**
 * Early stopping: which parameters had the least loss on held-out rows, and when to give up.
 *
 * The first of equal losses is kept. Without patience it watches and never gives up, and keeps nothing.
 */
export class HeldOutLoss {
  readonly #patience: number;
  #best: readonly Float64Array[] | readonly Float32Array[] | undefined;
  #least = Infinity;
  #since = 0;

  /** @param patience measurements without a lower loss, after which it gives up */
  constructor(patience: number | undefined) {
    this.#patience = patience ?? Infinity;
  }

  /** Takes a measurement with the parameters it is of; returns whether to give up. */
  give(loss: number, parameters: readonly Float64Array[] | readonly Float32Array[]): boolean {
    if (loss < this.#least) {
      this.#least = loss;
      this.#since = 0;
      if (this.#patience < Infinity) this.#best = parameters.map((each) => each.slice()) as typeof parameters;
    } else this.#since++;
    return this.#since >= this.#patience;
  }

  /** The least loss so far, nats. */
  get least(): number {
    return this.#least;
  }

  /** Puts the best parameters back, where they were kept; returns whether later ones were measured. */
  restore(parameters: readonly Float64Array[] | readonly Float32Array[]): boolean {
    const best = this.#best;
    if (best === undefined) return false;
    parameters.forEach((each, i) => {
      each.set(best[i]!);
    });
    return this.#since > 0;
  }
}
