/**
 * How good a classifier's probabilities are class by class, as sums that merge.
 *
 * @module
 */
import { type ClassSummary, type ClassSums, classSummary } from "./class-summary.ts";
import { roundToQuantum } from "./fixed-point-sum.ts";
import { JsonFields } from "./json-fields.ts";
import { checkLabelledLogits, LARGEST_WEIGHT, type LabelledLogits } from "./labelled-logits.ts";
import { LimbSums } from "./limb-sums.ts";
import { nonFiniteLogits } from "./non-finite-row-error.ts";
import { type ProbabilityVisitor, visitProbabilities } from "./probability-tiles.ts";
import { binIndex } from "./reliability-bins.ts";

const SCHEMA = "softmax-class-state";
const VERSION = 1;
/** A matrix of more classes is not looked at, and a million cells are 16 MB. */
const MOST_CONFUSED_CLASSES = 1000;
/** Ranks from here on, which no top-k accuracy asks for, are counted as one. */
const LAST_RANK = 10;
const QUANTA_PER_UNIT = 2 ** 40;
/** So many terms of up to 2⁴⁰ on a low limb below 2⁴² stay below 2⁵³. */
const ROWS_BEFORE_CARRY = 2 ** 12;

/**
 * Mergeable state of what needs the probabilities of all classes: class-wise ECE, top-k accuracy, precision and recall,
 * confusion matrix. A commutative monoid of integers, as `EvaluationState` is: the same bits however rows were split.
 *
 * Each row of weight w adds w·p_k to the bin of p_k, for every class k, and w to the bin of its label's probability. Memory
 * is 32·M·K bytes for M bins, and 16·K² more for the confusion matrix of up to 1,000 classes. Probabilities have
 * the precision of the logits: those of float32 logits are float32.
 *
 * @example
 * const state = new ClassState(2);
 * state.add({ data: Float64Array.of(2, 0, 1, 0), rows: 2, classes: 2, labels: Int32Array.of(0, 1) });
 * state.summary().perClass[0]?.precision; // 0.5
 */
export class ClassState {
  readonly classes: number;
  readonly bins: number;
  #rows = 0;
  #finiteRows = 0;
  #beta: number | null = null;
  /** Of all rows, to the digits of a double; sums stay exact below 2⁵³. */
  #weight = 0;
  #rowsSinceCarry = 0;
  #sums: Omit<ClassSums, "rows">;

  /**
   * @param classes K, from 1
   * @param bins M, the number of equal-width bins of each class's probability
   */
  constructor(classes: number, bins = 15) {
    if (!Number.isSafeInteger(classes) || classes < 1) {
      throw new RangeError(`Cannot summarise ${classes} classes: wanted an integer from 1`);
    }
    if (!Number.isSafeInteger(bins) || bins < 1) {
      throw new RangeError(`Cannot summarise with ${bins} bins: wanted an integer from 1`);
    }
    this.classes = classes;
    this.bins = bins;
    this.#sums = sumsOf(classes, bins, (_, length) => new LimbSums(length));
  }

  /** Rows added so far. */
  get rows(): number {
    return this.#rows;
  }

  /**
   * Adds rows of logits at β = 1/T. All rows of a state have one β.
   *
   * @throws {NonFiniteRowError} for the first row without a finite loss, counted from the first row ever added
   * @throws {RangeError} for a label that is no class, a wrong weight, another β than before, or when all weights together
   * are above 2⁵³
   */
  add(batch: LabelledLogits, beta = 1): void {
    checkLabelledLogits(batch, this.classes);
    this.#adoptBeta(beta);
    this.#adoptWeight(batch.weights?.reduce((sum, weight) => sum + weight, 0) ?? batch.rows);
    visitProbabilities(batch, beta, this.#visitor(batch));
  }

  /** Adds all rows of another state with the same classes, bins and β. */
  merge(other: ClassState): void {
    if (other.classes !== this.classes || other.bins !== this.bins) {
      throw new TypeError(
        `Cannot merge a state of ${other.classes} classes and ${other.bins} bins: ` +
          `wanted ${this.classes} classes and ${this.bins} bins`,
      );
    }
    if (other.#beta !== null) this.#adoptBeta(other.#beta);
    this.#adoptWeight(other.#weight);
    this.#carry();
    other.#carry();
    this.#rows += other.#rows;
    this.#finiteRows += other.#finiteRows;
    for (const name of NAMES) {
      const more = other.#sums[name];
      if (more !== null) this.#sums[name]?.merge(more);
    }
  }

  /** @throws {RangeError} when no row was added, one had no finite loss, or weights add to less than 2⁻²⁰ a row */
  summary(): ClassSummary {
    const missing = this.#rows - this.#finiteRows;
    if (missing > 0) {
      throw new RangeError(
        `Cannot summarise classes: ${missing} of ${this.#rows} rows have no finite loss, wanted none`,
      );
    }
    this.#carry();
    return classSummary({ ...this.#sums, rows: this.#rows });
  }

  /** A JSON object, the same for the same rows however they were split; `docs/formats.md` lists its fields. */
  toJSON() {
    this.#carry();
    const { labelRows, confidence, labels, predicted, correct, ranks, confusion } = this.#sums;
    return {
      schema: SCHEMA,
      version: VERSION,
      classes: this.classes,
      bins: this.bins,
      beta: this.#beta,
      rows: String(this.#rows),
      finiteRows: String(this.#finiteRows),
      labelRows: labelRows.toJSON(),
      confidence: confidence.toJSON(),
      labels: labels.toJSON(),
      predicted: predicted.toJSON(),
      correct: correct.toJSON(),
      ranks: ranks.toJSON(),
      confusion: confusion?.toJSON() ?? null,
    };
  }

  /** Reads what `toJSON` gave, from `JSON.parse`. @throws {RangeError} naming the first field that is wrong */
  static fromJSON(json: unknown): ClassState {
    const fields = new JsonFields(json, "a class state");
    fields.expect("schema", SCHEMA);
    fields.expect("version", VERSION);
    const state = new ClassState(fields.count("classes", 1), fields.count("bins", 1));
    state.#rows = fields.countFromText("rows");
    state.#finiteRows = fields.countFromText("finiteRows", state.#rows);
    if (!fields.isNull("beta") || state.#finiteRows > 0) {
      state.#beta = fields.number("beta", "a number from 0", (beta) => beta >= 0);
    }
    const lists = json as Readonly<Record<string, unknown>>;
    state.#sums = sumsOf(state.classes, state.bins, (name, length) =>
      LimbSums.fromJSON(lists[name], length, `"${name}" of a class state`),
    );
    state.#checkTotals(fields);
    return state;
  }

  #checkTotals(fields: JsonFields): void {
    const { labelRows, predicted, labels, ranks, confusion } = this.#sums;
    if (labelRows.total() !== BigInt(this.#finiteRows)) {
      throw fields.error("finiteRows", `${labelRows.total()}, the sum of "labelRows"`);
    }
    const total = predicted.total();
    for (const sums of [labels, ranks, confusion]) {
      if (sums === null || sums.total() === total) continue;
      throw new RangeError(
        `Cannot read a class state: weights add to ${sums.total()} and ${total}, wanted one sum`,
      );
    }
    this.#weight = Number(total) / QUANTA_PER_UNIT;
  }

  #visitor({ labels, weights }: LabelledLogits): ProbabilityVisitor {
    return (logits, probabilities, first, rows) => {
      for (let r = 0; r < rows; r++) {
        const start = r * this.classes;
        const label = labels[first + r]!;
        const probability = probabilities[start + label]!;
        const logit = logits[start + label]!;
        if (Number.isNaN(probability) || logit === -Infinity) {
          throw nonFiniteLogits(this.#rows++, probability, logit);
        }
        const weight = weights && roundToQuantum(weights[first + r]!);
        if (weight === undefined) this.#addProbabilities(probabilities, start);
        else this.#addWeighted(probabilities, start, weight);
        this.#addOutcome(logits, start, label, probability, (weight ?? 1) * QUANTA_PER_UNIT);
      }
    };
  }

  /** A typed loop over the low limbs: it visits every logit, and all else only every row. */
  #addProbabilities(probabilities: LabelledLogits["data"], start: number): void {
    const { classes, bins } = this;
    const { low } = this.#sums.confidence;
    const edge = 1 / bins;
    for (let k = 0; k < classes; k++) {
      const probability = probabilities[start + k]!;
      const cell = probability <= edge ? k : binIndex(probability, bins) * classes + k;
      low[cell] = low[cell]! + Math.round(probability * QUANTA_PER_UNIT);
    }
    if (++this.#rowsSinceCarry === ROWS_BEFORE_CARRY) this.#carry();
  }

  #addWeighted(probabilities: LabelledLogits["data"], start: number, weight: number): void {
    const { classes, bins } = this;
    this.#carry();
    for (let k = 0; k < classes; k++) {
      const probability = probabilities[start + k]!;
      const quanta = Math.round(weight * Math.round(probability * QUANTA_PER_UNIT));
      this.#sums.confidence.add(binIndex(probability, bins) * classes + k, quanta);
    }
  }

  /** @param quanta the row's weight in units of 2⁻⁴⁰ */
  #addOutcome(
    logits: LabelledLogits["data"],
    start: number,
    label: number,
    probability: number,
    quanta: number,
  ): void {
    const { classes } = this;
    const { labelRows, labels, predicted, correct, ranks, confusion } = this.#sums;
    const top = topClass(logits, start, classes);
    const rank = top === label ? 0 : rankOf(logits, start, classes, label);
    labelRows.add(label, 1);
    labels.add(binIndex(probability, this.bins) * classes + label, quanta);
    predicted.add(top, quanta);
    if (rank === 0) correct.add(label, quanta);
    ranks.add(rank, quanta);
    confusion?.add(label * classes + top, quanta);
    this.#rows++;
    this.#finiteRows++;
  }

  #adoptBeta(beta: number): void {
    if (!(beta >= 0 && beta < Infinity)) {
      throw new RangeError(`Cannot summarise at beta = ${beta}: wanted a finite number from 0 (beta is 1/T)`);
    }
    if (this.#beta !== null && this.#beta !== beta) {
      throw new RangeError(
        `Cannot mix rows at beta = ${beta} with rows at beta = ${this.#beta}: wanted one temperature for all`,
      );
    }
    this.#beta = beta;
  }

  #adoptWeight(more: number): void {
    if (this.#weight + more > LARGEST_WEIGHT) {
      throw new RangeError(
        `Cannot add rows of weight ${more} to rows of weight ${this.#weight}: wanted 2^53 together at most`,
      );
    }
    this.#weight += more;
  }

  #carry(): void {
    if (this.#rowsSinceCarry === 0) return;
    this.#sums.confidence.carry();
    this.#rowsSinceCarry = 0;
  }
}

type SumName = Exclude<keyof ClassSums, "classes" | "bins" | "rows">;
const NAMES: readonly SumName[] = [
  "labelRows",
  "confidence",
  "labels",
  "predicted",
  "correct",
  "ranks",
  "confusion",
];

function sumsOf(
  classes: number,
  bins: number,
  sums: (name: SumName, length: number) => LimbSums,
): Omit<ClassSums, "rows"> {
  return {
    classes,
    bins,
    labelRows: sums("labelRows", classes),
    confidence: sums("confidence", bins * classes),
    labels: sums("labels", bins * classes),
    predicted: sums("predicted", classes),
    correct: sums("correct", classes),
    ranks: sums("ranks", LAST_RANK + 1),
    confusion: classes > MOST_CONFUSED_CLASSES ? null : sums("confusion", classes * classes),
  };
}

/** The class of the largest logit, the lowest of those that tie. */
function topClass(logits: LabelledLogits["data"], start: number, classes: number): number {
  let top = 0;
  let largest = logits[start]!;
  for (let k = 1; k < classes; k++) {
    const logit = logits[start + k]!;
    if (logit > largest) {
      largest = logit;
      top = k;
    }
  }
  return top;
}

/** How many classes stand before `label`, up to `LAST_RANK`: those with a larger logit, and the lower ones that tie. */
function rankOf(logits: LabelledLogits["data"], start: number, classes: number, label: number): number {
  const own = logits[start + label]!;
  let rank = 0;
  for (let k = 0; k < classes && rank < LAST_RANK; k++) {
    const logit = logits[start + k]!;
    if (logit > own || (logit === own && k < label)) rank++;
  }
  return rank;
}
