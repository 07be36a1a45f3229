import type { TopK } from "../kernels/kernels.ts";
import { openKernels } from "../kernels/open-kernels.ts";
import type { LogitBatch } from "../logits/logit-batch.ts";
import { drawByInverseCdf } from "./draw/inverse-cdf.ts";
import { drawFromRow } from "./draw-from-row.ts";
import { NoTokenLeft } from "./no-token-left.ts";
import { NucleusSearch } from "./nucleus-search.ts";
import { RadixOrder } from "./radix-order.ts";
import { largestOf, sumOf } from "./row-reductions.ts";
import { selectFrom } from "./select-from.ts";
import { TokenList } from "./token-list.ts";
import { createWeights, type FloatArray, type Weights } from "./weights.ts";

/** So many the kernels find without a sort. */
const MOST_WITHOUT_SORT = 1024;
/** Float32 logits hold a probability to about 1e-7: a sum that misses a share by less has reached it. */
const SHARE_SLACK = 1e-7;
/** One for each k of a chain; some processors choose another k at every token. */
const MOST_BUFFERS = 8;
/** A histogram of its own would take longer than to sort so many. */
const SHORT_ROW = 1024;
/** A row of which no more than this part is left becomes a list. */
const LIST_SHARE = 1 / 32;

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
  /** The row's weights, if there are any, are those of the row that was loaded. */
  #isUntouched = true;
  /** NaN: not summed yet. */
  #mass = Number.NaN;
  /** A nucleus of the row that was found, while what is outside of it still stands there. */
  #hasNucleus = false;
  /** Room for slots. */
  #slots = new Int32Array(0);
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
    this.#isUntouched = true;
  }

  /** How many slots there are: V while they are the row. */
  get size(): number {
    this.#cutNucleus();
    return this.#isList ? this.#list.size : this.#row.values.length;
  }

  /** V: how many tokens there were at first. */
  get vocabularySize(): number {
    return this.#row.values.length;
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
    if (Number.isNaN(this.#mass)) this.#mass = sumOf(values, this.size);
    return this.#mass;
  }

  /** The token of a uniform number in [0, 1), each with its share of the mass. @returns its slot */
  draw(u: number): number {
    const { mass } = this;
    if (this.#isList) return drawByInverseCdf(this.weights, u, this.size, mass);
    if (this.#hasNucleus) return this.#search.draw(this.#rowWeights, this.vocabularySize, u * mass);
    return drawFromRow(this.#rowWeights.values, u * mass);
  }

  /** Probability of a slot's token among those that are left. */
  probabilityOf(slot: number): number {
    return this.#weights().values[slot]! / this.mass;
  }

  /** Probability in the row as it was loaded, where it is known without more work. */
  rowProbabilityOf(id: number): number | undefined {
    return this.#isUntouched && this.#hasWeights ? this.#rowWeights.values[id] : undefined;
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
    const largest = largestOf(logits, size);
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

  /** Before the division by `temperature`. −∞ removes the token. */
  setLogit(slot: number, logit: number): void {
    this.logits[slot] = logit;
    this.#changed();
  }

  /** Gives every slot a new logit, at temperature 1; −∞ has to stay −∞. */
  replaceLogits(logitOf: (logit: number, slot: number) => number): void {
    const { logits, size } = this;
    for (let slot = 0; slot < size; slot++) logits[slot] = logitOf(logits[slot]!, slot);
    this.temperature = 1;
    this.#changed();
  }

  /** Divides the logits by T > 0 more. */
  divideBy(temperature: number): void {
    this.#cutNucleus();
    this.temperature = Math.min(Math.max(this.temperature * temperature, Number.MIN_VALUE), Number.MAX_VALUE);
    this.#hasWeights = false;
    this.#isUntouched = false;
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

  /** Keeps the fewest heaviest tokens that have this share of the mass, the largest `minKeep` in any case. */
  keepNucleus(share: number, minKeep = 1): void {
    this.#cutNucleus();
    const weights = this.#weights();
    if (this.#isList || this.size <= SHORT_ROW) {
      this.sort();
      this.keepFirst(Math.max(minKeep, this.#lengthOfShare(share - SHARE_SLACK)));
      return;
    }
    this.#search.find(weights, this.size, share - SHARE_SLACK);
    this.#mass = this.#search.mass;
    this.#hasNucleus = true;
    if (minKeep > 1) this.#cutNucleus(minKeep);
  }

  /** Keeps the slots of which `isKept` says so. Where that is none, whoever draws next gets `NoTokenLeft`. */
  keepSlots(isKept: (slot: number) => boolean): void {
    const { size, logits } = this;
    const slots = this.#slotsOf(size);
    let kept = 0;
    for (let slot = 0; slot < size; slot++) {
      if (logits[slot]! > -Infinity && isKept(slot)) slots[kept++] = slot;
    }
    this.#keep(slots, kept);
  }

  /** Makes a list of them, the heaviest first; of equal ones the lower ids. */
  sort(): void {
    if (this.#isList && this.#isSorted) return;
    this.#cutNucleus();
    const weights = this.#weights();
    const order = this.#order.of(weights, this.size);
    let kept = this.size;
    while (kept > 0 && weights.values[order[kept - 1]!] === 0) kept--;
    if (this.#isList) this.#list.arrange(order, kept);
    else this.#toList(order, kept);
    this.#isSorted = true;
  }

  /** Keeps the first n of a list. */
  keepFirst(n: number): void {
    this.#list.size = Math.min(n, this.#list.size);
    this.#mass = Number.NaN;
  }

  /** Mostly the nucleus is the last thing asked of a row; then there is no need to remove the rest. */
  #cutNucleus(minKeep = 1): void {
    if (!this.#hasNucleus) return;
    this.#hasNucleus = false;
    this.#keepFrom(this.#rowWeights.values, this.#search.least, this.#search.ties, minKeep);
  }

  /** How many of the sorted list have this share of the mass; one at least. */
  #lengthOfShare(share: number): number {
    const { weights, mass, size } = this;
    const target = share * mass;
    let sum = weights[0]!;
    let length = 1;
    while (sum < target && length < size) sum += weights[length++]!;
    return length;
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
    if (this.#largest.size === MOST_BUFFERS) this.#largest.clear();
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
    const slots = this.#slotsOf(this.size);
    const kept = selectFrom(values, this.size, least, ties, slots);
    if (kept < minKeep) this.keepLargest(minKeep);
    else this.#keep(slots, kept);
  }

  /** Keeps the first `kept` of these slots, which are in order. */
  #keep(slots: Int32Array, kept: number): void {
    if (this.#isList || kept <= this.size * LIST_SHARE) this.#toList(slots, kept);
    else this.#mask(slots, kept);
  }

  #slotsOf(size: number): Int32Array {
    if (this.#slots.length < size) this.#slots = new Int32Array(size);
    return this.#slots;
  }

  /** Removes all but the first `kept` of the slots from the row. */
  #mask(slots: Int32Array, kept: number): void {
    const { values } = this.#row;
    const weights = this.#rowWeights.values;
    let next = 0;
    for (let i = 0; i <= kept; i++) {
      const end = i < kept ? slots[i]! : values.length;
      for (; next < end; next++) {
        values[next] = -Infinity;
        weights[next] = 0;
      }
      next = end + 1;
    }
    this.#isUntouched = false;
    this.#mass = Number.NaN;
  }

  /** Makes a list of the first `kept` of the slots. Weights go with their tokens where they are known. */
  #toList(slots: Int32Array, kept: number): void {
    const { logits } = this;
    const weights = this.#isList ? this.#list.weights.values : this.#rowWeights.values;
    const ids = this.#isList ? this.#list.ids : undefined;
    this.#list.clear(kept);
    for (let i = 0; i < kept; i++) {
      const slot = slots[i]!;
      this.#list.add(ids ? ids[slot]! : slot, logits[slot]!, weights[slot]!);
    }
    this.#isList = true;
    this.#isUntouched = false;
    this.#mass = Number.NaN;
  }

  #changed(): void {
    this.#isUntouched = false;
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
        throw new RangeError(
          `Cannot sample: the logit of token ${this.idAt(slot)} is NaN, a number is wanted`,
        );
      }
    }
    if (largest === -Infinity) {
      throw new NoTokenLeft("Cannot sample: no token is left, at least one with a logit above −∞ is wanted");
    }
    for (let slot = 0; slot < size; slot++) logits[slot] = logits[slot] === Infinity ? 0 : -Infinity;
    this.#changed();
  }
}
