/**
 * What is summed of the rows whose confidence falls into one bin.
 *
 * @module
 */
import { FixedPointSum, integerToQuanta, roundToQuantum } from "./fixed-point-sum.ts";
import { JsonFields } from "./json-fields.ts";
import { LARGEST_WEIGHT } from "./labelled-logits.ts";

/** The integers of one bin; all but `count` in units of 2⁻⁴⁰. */
export interface BinTotals {
  readonly count: number;
  readonly weight: bigint;
  readonly correct: bigint;
  readonly confidence: bigint;
}

/** Sums of one bin. Rows without weights are only counted, which is faster and gives what a weight of 1 gives. */
export class BinSums {
  #count = 0;
  /** Rows without weights, and those of them that are right. */
  #plainCount = 0;
  #plainCorrect = 0;
  readonly #weight = new FixedPointSum();
  readonly #correct = new FixedPointSum();
  readonly #confidence = new FixedPointSum();

  add(confidence: number, correct: boolean): void {
    this.#count++;
    this.#plainCount++;
    if (correct) this.#plainCorrect++;
    this.#confidence.add(confidence);
  }

  /** @param weight a multiple of 2⁻⁴⁰ */
  addWeighted(confidence: number, correct: boolean, weight: number): void {
    this.#count++;
    this.#weight.add(weight);
    if (correct) this.#correct.add(weight);
    this.#confidence.add(weight * roundToQuantum(confidence));
  }

  merge(other: BinSums): void {
    this.#count += other.#count;
    this.#plainCount += other.#plainCount;
    this.#plainCorrect += other.#plainCorrect;
    this.#weight.merge(other.#weight);
    this.#correct.merge(other.#correct);
    this.#confidence.merge(other.#confidence);
  }

  totals(): BinTotals {
    return {
      count: this.#count,
      weight: this.#weight.quanta + integerToQuanta(this.#plainCount),
      correct: this.#correct.quanta + integerToQuanta(this.#plainCorrect),
      confidence: this.#confidence.quanta,
    };
  }

  /** @param weighted whether any row of the state had a weight; else the counts say everything */
  toJSON(weighted: boolean) {
    const { count, weight, correct, confidence } = this.totals();
    if (weighted) {
      return {
        count: String(count),
        weight: String(weight),
        correct: String(correct),
        confidence: String(confidence),
      };
    }
    return { count: String(count), correct: String(this.#plainCorrect), confidence: String(confidence) };
  }

  static fromJSON(json: unknown, what: string, weighted: boolean): BinSums {
    const fields = new JsonFields(json, what);
    const sums = new BinSums();
    sums.#count = fields.countFromText("count");
    const rows = integerToQuanta(sums.#count);
    if (weighted) {
      const weight = fields.sum("weight", rows * BigInt(LARGEST_WEIGHT));
      sums.#weight.merge(new FixedPointSum(weight));
      sums.#correct.merge(new FixedPointSum(fields.sum("correct", weight)));
    } else {
      sums.#plainCount = sums.#count;
      sums.#plainCorrect = fields.countFromText("correct", sums.#count);
    }
    const most = weighted ? sums.#weight.quanta : rows;
    sums.#confidence.merge(new FixedPointSum(fields.sum("confidence", most)));
    return sums;
  }
}
