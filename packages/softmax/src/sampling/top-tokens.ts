import { openKernels } from "../kernels/open-kernels.ts";
import type { FloatArray } from "./weights.ts";

/** The most probable tokens of a row, the best first, of equal ones the lower ids. */
export interface TopTokens {
  readonly ids: Int32Array;
  /** Nats. */
  readonly logProbabilities: FloatArray;
}

/** Finds them in memory of its own. */
export class TopTokensSearch {
  readonly #count: number;
  #ids = new Int32Array(0);
  #probabilities: FloatArray = new Float32Array(0);
  #logProbabilities: FloatArray = new Float32Array(0);

  /** @param count how many; fewer where the row has fewer */
  constructor(count: number) {
    this.#count = count;
  }

  /** @returns memory that the next search writes to */
  find(row: FloatArray): TopTokens {
    const count = Math.min(this.#count, row.length);
    if (this.#ids.length !== count || this.#probabilities.constructor !== row.constructor) {
      const Floats = row.constructor as new (length: number) => FloatArray;
      this.#ids = new Int32Array(count);
      this.#probabilities = new Floats(count);
      this.#logProbabilities = new Floats(count);
    }
    const dtype = row instanceof Float32Array ? "float32" : "float64";
    openKernels().topK({ data: row, dtype, outer: 1, classes: row.length, inner: 1 }, 1, count, {
      indices: this.#ids,
      probabilities: this.#probabilities,
      logProbabilities: this.#logProbabilities,
    });
    return { ids: this.#ids, logProbabilities: this.#logProbabilities };
  }
}
