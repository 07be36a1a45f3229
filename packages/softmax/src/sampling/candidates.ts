import type { TopK } from "../kernels/kernels.ts";
import { openKernels } from "../kernels/open-kernels.ts";
import type { LogitBatch } from "../logits/logit-batch.ts";
import { drawByInverseCdf } from "./draw/inverse-cdf.ts";
import { NoTokenLeft } from "./no-token-left.ts";
import { NucleusSearch } from "./nucleus-search.ts";
import { RadixOrder } from "./radix-order.ts";
import { TokenList } from "./token-list.ts";
import { createWeights, type FloatArray, type Weights } from "./weights.ts";

/** So many the kernels find without a sort. */
const MOST_WITHOUT_SORT = 1024;
/** Float32 logits hold a probability to about 1e-7: a sum that misses a share by less has reached it. */
const SHARE_SLACK = 1e-7;
/** A row of which no more than this part is left becomes a list. */
const LIST_SHARE = 1 / 4;

/**
 * The tokens that can still be drawn, and their logits, while a chain of processors works on them.
 *
 * At first they are the row itself, `[V]`: the slot of a token is its id, and a removed token has the logit −∞. Once few
 * are left they are a list: slot i holds the token `idAt(i)`. Of the arrays that it shows, the first `size` slots count,
 * and only until the next change. Once sizes have settled, nothing is allocated that grows with them.
 */
export class Candidates {
  /** T by which the logits are yet to be divided. */
  temperature = 1;
  #row = createWeights(0, "float32");
  #rowWeights = createWeights(0, "float32");
  #list = new TokenList();
  #isList = false;
  #hasWeights = false;
  #isSorted = false;
  /** NaN: not summed yet. */
  #mass = Number.NaN;
  /** A nucleus of the row that was found, while what is outside of it still stands there. */
  #hasNucleus = false;
  readonly #search = new NucleusSearch();
  readonly #order = new RadixOrder();
  readonly #largest = new Map<number, TopK>();

  /** Starts anew with a row of logits, `[V]`. */
  load(logits: FloatArray): void {
    const { values } = this.#row;
    if (values.length !== logits.length || values.constructor !== logits.constructor) {
      const kind = logits instanceof Float32Array ? "float32" : "float64";
      this.#row = createWeights(logits.length, kind);
      this.#rowWeights = createWeights(logits.length, kind);
      this.#largest.clear();
    }
    this.#row.values.set(logits);
    this.temperature = 1;
    this.#isList = false;
    this.#hasNucleus = false;
    this.#changed();
  }

  /** How many slots there are: V while they are the row. */
  get size(): number {
    this.#cutNucleus();
    return this.#isList ? this.#list.size : this.#row.values.length;
  }

  /** Before the division by `temperature`. */
  get logits(): FloatArray {
    this.#cutNucleus();
    return this.#isList ? this.#list.logits.values : this.#row.values;
  }

  /** Unnormalised probabilities: they add up to `mass`. A removed token has 0. */
  get weights(): FloatArray {
    this.#cutNucleus();
    return this.#weights().values;
  }

  /** Sum of the weights. */
  get mass(): number {
    const { values } = this.#weights();
    if (Number.isNaN(this.#mass)) this.#mass = sum(values, this.size);
    return this.#mass;
  }

  /** The token of a uniform number in [0, 1), each with its share of the mass. @returns its slot */
  draw(u: number): number {
    const { mass } = this;
    if (!this.#hasNucleus) return drawByInverseCdf(this.weights, u, this.size, mass);
    return this.#drawFromNucleus(u * mass);
  }

  /** Probability of a slot's token among those that are left. */
  probabilityOf(slot: number): number {
    return this.#weights().values[slot]! / this.mass;
  }

  idAt(slot: number): number {
    return this.#isList ? this.#list.ids[slot]! : slot;
  }

  /** −1 for a token that is not there any more. */
  slotOf(id: number): number {
    return this.#isList ? this.#list.ids.subarray(0, this.size).indexOf(id) : id;
  }

  /** @throws {NoTokenLeft} where there is none */
  largestLogit(): number {
    const { logits, size } = this;
    let largest = -Infinity;
    for (let i = 0; i < size; i++) largest = Math.max(largest, logits[i]!);
    if (Number.isFinite(largest)) return largest;
    this.#mendLimits();
    return this.largestLogit();
  }

  /** The slot of the most probable token; of equal ones the first. */
  heaviest(): number {
    const { weights, size } = this;
    let heaviest = 0;
    for (let slot = 1; slot < size; slot++) if (weights[slot]! > weights[heaviest]!) heaviest = slot;
    return heaviest;
  }

  /** Divides the logits by the temperature, less the largest of them, so that they do not overflow. */
  settle(): void {
    if (this.temperature === 1) return;
    const { logits, size, temperature } = this;
    const largest = this.largestLogit();
    for (let i = 0; i < size; i++) logits[i] = (logits[i]! - largest) / temperature;
    this.temperature = 1;
  }

  /** In units of the settled logits. −∞ removes the token. */
  setLogit(slot: number, logit: number): void {
    this.logits[slot] = logit;
    this.#changed();
  }

  /** Divides the logits by T > 0 more. */
  divideBy(temperature: number): void {
    this.#cutNucleus();
    this.temperature *= temperature;
    this.#hasWeights = false;
  }

  /** Keeps the k largest logits; of equal ones the lower ids. */
  keepLargest(k: number): void {
    if (k >= this.size) return;
    if (this.#isList || k > MOST_WITHOUT_SORT) {
      this.sort();
      this.keepFirst(k);
      return;
    }
    const { values } = this.#row;
    const out = this.#largestOut(k);
    openKernels().topK(this.#batch(), 1, k, out);
    if (!Number.isFinite(values[out.indices[0]!]!)) {
      this.#mendLimits();
      this.keepLargest(k);
      return;
    }
    this.#list.clear(k);
    for (const id of out.indices) if (values[id]! > -Infinity) this.#list.add(id, values[id]!, 0);
    this.#isList = true;
    this.#changed();
    this.#isSorted = true;
  }

  /** Keeps logits from `least` on, the largest `minKeep` in any case. */
  keepLogitsFrom(least: number, minKeep = 1): void {
    this.#keepFrom(this.logits, Math.max(least, -Number.MAX_VALUE), Infinity, minKeep);
  }

  /** Keeps weights from `least` on, the largest `minKeep` in any case. */
  keepWeightsFrom(least: number, minKeep = 1): void {
    this.#keepFrom(this.weights, Math.max(least, Number.MIN_VALUE), Infinity, minKeep);
  }

  /** Keeps the fewest heaviest tokens that have this share of the mass, the largest `minKeep` in any case. */
  keepNucleus(share: number, minKeep = 1): void {
    this.#cutNucleus();
    const weights = this.#weights();
    this.#search.find(weights, this.size, share - SHARE_SLACK);
    if (this.#isList || minKeep > 1) {
      this.#keepFrom(weights.values, this.#search.least, this.#search.ties, minKeep);
      return;
    }
    this.#hasNucleus = true;
    this.#mass = this.#search.mass;
  }

  /** Keeps the slots of which `isKept` says so; one is left at least, or else `NoTokenLeft` is thrown when it matters. */
  keepSlots(isKept: (slot: number) => boolean): void {
    this.#toList(isKept);
  }

  /** The heaviest first; of equal ones the lower ids. Makes a list of them. */
  sort(): void {
    if (this.#isList && this.#isSorted) return;
    const { values } = this.#weights();
    if (!this.#isList) this.#toList((slot) => values[slot]! > 0);
    this.#list.arrange(this.#order.descending(this.#list.weights, this.size));
    this.#isSorted = true;
  }

  /** Makes a list of them in the order of growing scores, `[size]`; equal ones stay in their order. */
  sortByScore(scores: Weights): void {
    this.#toList(() => true);
    this.#list.arrange(this.#order.ascending(scores, this.size));
    this.#isSorted = false;
  }

  /** Keeps the first n of a list. */
  keepFirst(n: number): void {
    this.#list.size = Math.min(n, this.#list.size);
    this.#mass = Number.NaN;
  }

  /** Mostly the nucleus is the last thing asked of a row; then there is no need to remove the rest. */
  #cutNucleus(): void {
    if (!this.#hasNucleus) return;
    this.#hasNucleus = false;
    this.#keepFrom(this.#rowWeights.values, this.#search.least, this.#search.ties, 1);
  }

  #drawFromNucleus(target: number): number {
    const { values } = this.#rowWeights;
    const { least } = this.#search;
    let { ties } = this.#search;
    let mass = 0;
    let last = 0;
    for (let slot = 0; slot < values.length; slot++) {
      const weight = values[slot]!;
      if (weight < least || (weight === least && ties-- <= 0)) continue;
      last = slot;
      mass += weight;
      if (target < mass) break;
    }
    return last;
  }

  #weights(): Weights {
    const weights = this.#isList ? this.#list.weights : this.#rowWeights;
    if (this.#hasWeights) return weights;
    const out = this.#isList ? weights.values.subarray(0, this.size) : weights.values;
    openKernels().softmax(this.#batch(), this.temperature, out);
    if (this.size === 0 || Number.isNaN(out[0])) {
      this.#mendLimits();
      return this.#weights();
    }
    this.#mass = Number.NaN;
    this.#hasWeights = true;
    return weights;
  }

  #batch(): LogitBatch {
    const { size } = this;
    const data = this.#isList ? this.logits.subarray(0, size) : this.logits;
    const dtype = data instanceof Float32Array ? "float32" : "float64";
    return { data, dtype, outer: 1, classes: size, inner: 1 };
  }

  #largestOut(k: number): TopK {
    const found = this.#largest.get(k);
    if (found) return found;
    const Floats = this.#row.values.constructor as new (length: number) => FloatArray;
    const out = {
      indices: new Int32Array(k),
      probabilities: new Floats(k),
      logProbabilities: new Floats(k),
    };
    this.#largest.set(k, out);
    return out;
  }

  #keepFrom(values: FloatArray, least: number, ties: number, minKeep: number): void {
    const { size } = this;
    let [above, equal] = [0, 0];
    for (let i = 0; i < size; i++) {
      const value = values[i]!;
      if (value > least) above++;
      else if (value === least) equal++;
    }
    const kept = above + Math.min(ties, equal);
    if (kept < minKeep) return this.keepLargest(minKeep);
    let left = ties;
    const isKept = (slot: number) => {
      const value = values[slot]!;
      return value > least || (value === least && left-- > 0);
    };
    if (this.#isList || kept <= size * LIST_SHARE) this.#toList(isKept);
    else this.#mask(isKept);
  }

  #mask(isKept: (slot: number) => boolean): void {
    const { values } = this.#row;
    for (let slot = 0; slot < values.length; slot++) {
      if (isKept(slot)) continue;
      values[slot] = -Infinity;
      if (this.#hasWeights) this.#rowWeights.values[slot] = 0;
    }
    this.#mass = Number.NaN;
  }

  /** Weights go with their tokens where they are known. */
  #toList(isKept: (slot: number) => boolean): void {
    const { size, logits } = this;
    const weights = this.#isList ? this.#list.weights.values : this.#rowWeights.values;
    const ids = this.#isList ? this.#list.ids : undefined;
    this.#list.clear(size);
    for (let slot = 0; slot < size; slot++) {
      const logit = logits[slot]!;
      if (logit > -Infinity && isKept(slot)) this.#list.add(ids ? ids[slot]! : slot, logit, weights[slot]!);
    }
    this.#isList = true;
    this.#mass = Number.NaN;
  }

  #changed(): void {
    this.#hasWeights = false;
    this.#isSorted = false;
  }

  /** Infinite logits share all of the mass; NaN is refused. */
  #mendLimits(): void {
    const { logits, size } = this;
    let largest = -Infinity;
    for (let slot = 0; slot < size; slot++) {
      largest = Math.max(largest, logits[slot]!);
      if (Number.isNaN(largest)) {
        throw new RangeError(`Cannot sample: the logit of token ${this.idAt(slot)} is NaN, a number is wanted`);
      }
    }
    if (largest === -Infinity) {
      throw new NoTokenLeft("Cannot sample: no token is left, at least one with a logit above −∞ is wanted");
    }
    for (let slot = 0; slot < size; slot++) logits[slot] = logits[slot] === Infinity ? 0 : -Infinity;
    this.#changed();
  }
}

/** By eights: a sum of one value after the other waits for each addition. */
function sum(values: FloatArray, size: number): number {
  let total = 0;
  let i = 0;
  for (; i + 8 <= size; i += 8) {
    const a = values[i]! + values[i + 1]! + (values[i + 2]! + values[i + 3]!);
    const b = values[i + 4]! + values[i + 5]! + (values[i + 6]! + values[i + 7]!);
    total += a + b;
  }
  for (; i < size; i++) total += values[i]!;
  return total;
}
