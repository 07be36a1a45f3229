import { checkOptionNames } from "../../logits/check-options.ts";
import { describeValue } from "../../logits/describe-value.ts";
import { readFeatures } from "./read-features.ts";

/** Rows of features with their true classes, as a caller gives them. */
export interface LabelledFeatures {
  /** `[N, D]`, row-major, finite. */
  readonly features: Float32Array | Float64Array;
  /** N, at least 1. */
  readonly rows: number;
  /** `[N]`, class indices from 0. */
  readonly labels: ArrayLike<number> | ArrayLike<bigint>;
  /** `[N]`, finite and ≥ 0: a weight of 2 is the row twice. 1 each by default. */
  readonly sampleWeights?: ArrayLike<number>;
}

/** The same, checked. */
export interface Examples {
  readonly features: Float32Array | Float64Array;
  readonly rows: number;
  /** D. */
  readonly inputs: number;
  readonly labels: Int32Array;
  /** How often each row counts, `[N]`. */
  readonly weights: Float64Array;
}

/** What is known beforehand. */
export interface Expected {
  readonly inputs?: number | undefined;
  readonly classes?: number | undefined;
}

/**
 * Checks rows; `task` begins the messages: "fit a softmax regression".
 *
 * @throws {TypeError} an array of the wrong kind or length
 * @throws {RangeError} naming the first row whose features, label or weight cannot be used
 */
export function readExamples(task: string, given: LabelledFeatures, expected: Expected = {}): Examples {
  checkOptionNames(task, given, ["features", "rows", "labels", "sampleWeights"]);
  const { features, rows } = given;
  const inputs = readFeatures(task, features, rows, expected.inputs);
  const labels = readLabels(task, given.labels, rows, expected.classes);
  const weights = readSampleWeights(task, given.sampleWeights, rows);
  return { features, rows, inputs, labels, weights };
}

/** K where nobody said it: one more than the largest label. */
export function countClasses(labels: Int32Array): number {
  return labels.reduce((most, label) => Math.max(most, label), 0) + 1;
}

/** Each weight times that of the row's class, `[K]`. */
export function weighClasses<Rows extends Pick<Examples, "labels" | "weights">>(
  examples: Rows,
  classWeights: Float64Array | undefined,
): Rows {
  if (classWeights === undefined) return examples;
  const { labels, weights } = examples;
  return { ...examples, weights: weights.map((weight, r) => weight * classWeights[labels[r]!]!) };
}

/** Σ of weights. */
export function totalWeight({ weights }: Examples): number {
  return weights.reduce((sum, weight) => sum + weight, 0);
}

function readLabels(
  task: string,
  labels: LabelledFeatures["labels"],
  rows: number,
  classes: number | undefined,
): Int32Array {
  checkLength(task, "labels", labels, rows);
  const wanted = classes === undefined ? "a class index from 0" : `a class index from 0 to ${classes - 1}`;
  const end = classes ?? 2 ** 31 - 1;
  return Int32Array.from(labels as ArrayLike<number | bigint>, (label: unknown, r) => {
    const index = typeof label === "bigint" ? Number(label) : label;
    // Int32Array would truncate 1.5 and take null for 0.
    if (typeof index === "number" && Number.isInteger(index) && index >= 0 && index < end) return index;
    throw new RangeError(
      `Cannot ${task}: the label of row ${r} is ${describeValue(label)}, ${wanted} is wanted`,
    );
  });
}

function readSampleWeights(
  task: string,
  weights: ArrayLike<number> | undefined,
  rows: number,
): Float64Array<ArrayBuffer> {
  if (weights === undefined) return new Float64Array(rows).fill(1);
  checkLength(task, "sampleWeights", weights, rows);
  return Float64Array.from(weights, (weight: unknown, r) => {
    if (typeof weight === "number" && weight >= 0 && weight < Infinity) return weight;
    throw new RangeError(
      `Cannot ${task}: the weight of row ${r} is ${describeValue(weight)}, a finite number from 0 is wanted`,
    );
  });
}

function checkLength(task: string, name: string, list: unknown, rows: number): void {
  const length = (list as { readonly length?: unknown } | null | undefined)?.length;
  if (typeof list === "object" && length === rows) return;
  const given = typeof length === "number" ? `${name} has ${length}` : `${name} is ${describeValue(list)}`;
  throw new TypeError(`Cannot ${task}: ${given}, one for each of ${rows} rows is wanted`);
}
