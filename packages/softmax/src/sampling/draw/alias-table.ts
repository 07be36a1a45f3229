import { checkUniform } from "./check-uniform.ts";
import { totalWeight } from "./total-weight.ts";

/**
 * For many draws from one distribution: `O(V)` to build, `O(1)` a draw.
 *
 * The alias method (Walker 1977), built as Vose (1991) does: the V columns have the same width 1/V, and each is shared by
 * at most two indices. The number's column is `⌊uV⌋`, and what is left of uV says which of the two. So a probability is
 * met to about `2⁻⁵³ V` of a column, `2⁻⁵³` altogether. An index of weight 0 is never drawn.
 *
 * @example
 * new AliasTable([1, 0, 3]).draw(0.9); // 2
 */
export class AliasTable {
  /** The part of each column that belongs to its own index. */
  readonly #own: Float64Array;
  /** Whom the rest of the column belongs to. */
  readonly #alias: Int32Array;

  /**
   * @param weights V numbers ≥ 0, not all 0; they need not add up to 1
   * @throws {NoTokenLeft} all weights are 0, or there is none
   * @throws {RangeError} a weight is negative, NaN or infinite
   */
  constructor(weights: ArrayLike<number>) {
    const { length } = weights;
    const total = totalWeight(weights, length);
    this.#own = new Float64Array(length);
    this.#alias = new Int32Array(length);
    // In columns: 1 is the mean.
    for (let i = 0; i < length; i++) this.#own[i] = (weights[i]! / total) * length;
    this.#share();
  }

  /**
   * @param u uniform in [0, 1)
   * @throws {RangeError} u is not in [0, 1)
   */
  draw(u: number): number {
    checkUniform(u);
    const place = u * this.#own.length;
    const column = Math.floor(place);
    return place - column < this.#own[column]! ? column : this.#alias[column]!;
  }

  /** Gives what every column lacks to an index that has more than one column. */
  #share(): void {
    const own = this.#own;
    const alias = this.#alias;
    const { poor, rich } = split(own);
    let next = 0;
    let giver = 0;
    while (next < poor.length && giver < rich.length) {
      const column = poor[next]!;
      const from = rich[giver]!;
      alias[column] = from;
      own[from] = own[from]! + own[column]! - 1;
      next++;
      if (own[from] >= 1) continue;
      // It has become poor itself, and is served next: whoever was served is not read again.
      poor[--next] = from;
      giver++;
    }
    // What is left is a column wide but for rounding. Weights of 0 were served first, when there was enough for all.
    for (; next < poor.length; next++) own[poor[next]!] = 1;
  }
}

/** The indices that have less than a column, those of weight 0 first, and the others. */
function split(own: Float64Array): { poor: Int32Array; rich: Int32Array } {
  const indices = new Int32Array(own.length);
  let size = 0;
  for (let i = 0; i < own.length; i++) if (own[i] === 0) indices[size++] = i;
  for (let i = 0; i < own.length; i++) if (own[i]! > 0 && own[i]! < 1) indices[size++] = i;
  const poor = indices.subarray(0, size);
  for (let i = 0; i < own.length; i++) if (own[i]! >= 1) indices[size++] = i;
  return { poor, rich: indices.subarray(poor.length) };
}
