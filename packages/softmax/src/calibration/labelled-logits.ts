/**
 * Logits together with the true class of each row: what metrics and fitters read.
 *
 * @module
 */
import { describeValue } from "../logits/describe-value.ts";

/** Rows of logits with their true classes. Row r is `data[r·classes … (r+1)·classes)`. */
export interface LabelledLogits {
  /** `[rows, classes]`, contiguous. */
  readonly data: Float32Array | Float64Array;
  readonly rows: number;
  readonly classes: number;
  /** Class indices, `[rows]`. */
  readonly labels: Int32Array;
  /** How often each row counts, `[rows]`: from 0 to 2⁵³, 1 for all where absent. A weight of 2 is the row twice. */
  readonly weights?: Float64Array | undefined;
}

/** Rows as arrays, or all rows one after another (then `classes` must be given). */
export type LogitRows = Float32Array | Float64Array | readonly ArrayLike<number>[];

/** Class indices, one per row. */
export type Labels = ArrayLike<number> | ArrayLike<bigint>;

/** Up to here a weight times a loss is far from overflow. */
export const LARGEST_WEIGHT = 2 ** 53;

/**
 * Puts logits, labels and weights, in any of the accepted forms, side by side.
 *
 * @throws {TypeError} when rows are ragged or hold something else than numbers, or lengths disagree
 * @throws {RangeError} when a label is no class, or a weight not a number from 0 to 2⁵³
 */
export function labelLogits(
  logits: LogitRows,
  labels: Labels,
  classes?: number,
  weights?: ArrayLike<number>,
): LabelledLogits {
  const { data, width } = readRows(logits, classes);
  const rows = width === 0 ? 0 : data.length / width;
  const batch = { data, rows, classes: width, labels: readLabels(labels), weights: readWeights(weights) };
  checkLabelledLogits(batch, width);
  return batch;
}

/** Checks a batch against the number of classes its state was made for. */
export function checkLabelledLogits(batch: LabelledLogits, classes: number): void {
  const { data, rows, labels } = batch;
  if (batch.classes !== classes) {
    throw new TypeError(`Cannot add rows of ${batch.classes} classes: wanted ${classes} classes, as before`);
  }
  if (!Number.isSafeInteger(rows) || rows < 0 || data.length !== rows * classes) {
    throw new TypeError(
      `Cannot read ${data.length} logits as ${rows} rows of ${classes} classes: wanted ${rows * classes}`,
    );
  }
  if (labels.length !== rows) {
    throw new TypeError(`Cannot use ${labels.length} labels for ${rows} rows: wanted one label per row`);
  }
  for (let row = 0; row < rows; row++) {
    const label = labels[row]!;
    if (!(label >= 0 && label < classes)) throw labelError(row, label, classes);
  }
  if (batch.weights !== undefined) checkWeights(batch.weights, rows);
}

/** @throws {RangeError} naming the first row whose weight is not a number from 0 to 2⁵³ */
export function checkWeights(weights: Float64Array, rows: number): void {
  if (weights.length !== rows) {
    throw new TypeError(`Cannot use ${weights.length} weights for ${rows} rows: wanted one weight per row`);
  }
  for (let row = 0; row < rows; row++) {
    const weight = weights[row]!;
    if (!(weight >= 0 && weight <= LARGEST_WEIGHT)) throw weightError(row, weight);
  }
}

function weightError(row: number, weight: unknown): RangeError {
  return new RangeError(
    `Cannot use weight ${describeValue(weight)} of row ${row}: wanted a number from 0 to 2^53`,
  );
}

function labelError(row: number, label: unknown, classes: number): RangeError {
  return new RangeError(
    `Cannot use label ${label} of row ${row}: wanted a class index from 0 to ${classes - 1}`,
  );
}

function readRows(logits: LogitRows, classes: number | undefined) {
  if (logits instanceof Float32Array || logits instanceof Float64Array) {
    return { data: logits, width: checkWidth(logits.length, classes) };
  }
  const width = classes ?? logits[0]?.length ?? 0;
  const data = new Float64Array(logits.length * width);
  for (const [row, values] of logits.entries()) {
    checkRow(values, row);
    if (values.length !== width) {
      throw new TypeError(`Cannot read row ${row}: it has ${values.length} logits, wanted ${width}`);
    }
    data.set(numbersOf(values, row), row * width);
  }
  return { data, width };
}

/** Flat logits are read from one typed array alone: of plain numbers each would be a row. */
function checkRow(values: unknown, row: number): void {
  if (typeof values === "object" && values !== null) return;
  throw new TypeError(
    `Cannot read row ${row}: it is ${describeValue(values)}, wanted rows of logits, or one typed array with classes`,
  );
}

/** `set` alone would take null for 0, and the bits of a float16 for integers. */
function numbersOf(values: ArrayLike<number>, row: number): ArrayLike<number> {
  if (values instanceof Uint16Array) {
    throw new TypeError(`Cannot read row ${row}: a Uint16Array, wanted numbers; decode 16-bit floats first`);
  }
  if (ArrayBuffer.isView(values)) return values;
  return Array.from(values, (value: unknown, k) => {
    if (typeof value === "number") return value;
    throw new TypeError(`Cannot read row ${row}: class ${k} is ${describeValue(value)}, wanted a number`);
  });
}

function checkWidth(length: number, classes: number | undefined): number {
  if (classes === undefined || !Number.isSafeInteger(classes) || classes < 1 || length % classes !== 0) {
    throw new TypeError(
      `Cannot read ${length} logits as rows: classes is ${classes}, wanted an integer that divides ${length}`,
    );
  }
  return classes;
}

function readLabels(labels: Labels): Int32Array {
  if (labels instanceof Int32Array) return labels;
  return Int32Array.from(labels as ArrayLike<number | bigint>, (label: unknown, row) => {
    const index = typeof label === "bigint" ? Number(label) : label;
    // Int32Array would wrap or truncate silently, and take null for 0.
    if (typeof index === "number" && (index | 0) === index) return index;
    throw new RangeError(
      `Cannot use label ${describeValue(label)} of row ${row}: wanted a class index, an integer from 0`,
    );
  });
}

function readWeights(weights: ArrayLike<number> | undefined): Float64Array | undefined {
  if (weights === undefined || weights instanceof Float64Array) return weights;
  // Float64Array would take null for 0 and "2" for 2.
  return Float64Array.from(weights, (weight: unknown, row) => {
    if (typeof weight === "number") return weight;
    throw weightError(row, weight);
  });
}
