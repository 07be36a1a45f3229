/**
 * Every operation of the contract under one signature: what it says about each row of a batch.
 *
 * @module
 */
import type { FloatStorage, LogitBatch, LogitDtype } from "../logits/logit-batch.ts";
import { rowCount } from "../logits/logit-batch.ts";
import { blank, type Subject, storage, valuesOf } from "./conformance-subject.test-support.ts";
import { createRowStatistics, type RowStatistics, type Temperature } from "./kernels.ts";
import { firstPlaceOf } from "./row-layout.ts";

/** A row and everything that any operation asks beside it. */
export interface RowCase {
  readonly logits: ArrayLike<number>;
  readonly temperature: number;
  readonly label: number;
  /** What the loss's gradient is multiplied by. */
  readonly scale: number;
  /** ∂L/∂p, `[K]`. */
  readonly upstream: ArrayLike<number>;
  /** `[K]`, 1 takes part. */
  readonly where?: ArrayLike<number>;
}

/** How rows lie, and what results are written into. */
export interface Arrangement {
  readonly dtype: LogitDtype;
  readonly outer: number;
  readonly inner: number;
  /** Needed where there are no rows to tell. */
  readonly classes?: number;
  /** Default: the logits' own type. */
  readonly out?: LogitDtype;
  /** Results are written over the logits, or over the upstream gradient. */
  readonly inPlace?: "logits" | "upstream";
  /** One temperature for all rows: the first row's. */
  readonly sharesTemperature?: boolean;
}

/** What an operation says about one row, by name. */
export type RowResults = Readonly<Record<string, Float64Array>>;

export const OPERATIONS = [
  "softmax",
  "logSoftmax",
  "logSumExp",
  "rowStatistics",
  "crossEntropy",
  "topK",
  "softmaxVjp",
] as const;
export type Operation = (typeof OPERATIONS)[number];

export const BETAS = Float64Array.of(0, 0.1, 1, 2.5, 1e7);
const BEST = 5;

/** A case with what most tests do not care about. */
export function rowCase(logits: ArrayLike<number>, given: Partial<RowCase> = {}): RowCase {
  const label = Math.floor((logits.length - 1) / 2);
  const upstream = new Float64Array(logits.length).map((_, k) => ((k * 7) % 11) / 8 - 0.5);
  return { logits, temperature: 1, label, scale: 1, upstream, ...given };
}

/** Runs the operation on `outer · inner` cases of the same length. */
export function resultsOf(
  subject: Subject,
  operation: Operation,
  cases: readonly RowCase[],
  arrangement: Arrangement,
): RowResults[] {
  subject.placement.clear();
  const call = new Call(subject, cases, arrangement);
  return call[operation]();
}

/** The same for one row alone. */
export function resultsOfRow(
  subject: Subject,
  operation: Operation,
  row: RowCase,
  dtype: LogitDtype,
  out?: LogitDtype,
): RowResults {
  const [results] = resultsOf(subject, operation, [row], { dtype, outer: 1, inner: 1, ...(out && { out }) });
  return results!;
}

/** Arrays of one call. Each operation makes its own results, so that nothing is written that is not looked at. */
class Call implements Record<Operation, () => RowResults[]> {
  readonly #subject: Subject;
  readonly #cases: readonly RowCase[];
  readonly #arrangement: Arrangement;
  readonly #batch: LogitBatch;
  readonly #temperature: Temperature;

  constructor(subject: Subject, cases: readonly RowCase[], arrangement: Arrangement) {
    const { dtype, outer, inner, sharesTemperature, classes = 0 } = arrangement;
    const { place } = subject.placement;
    const layout = { dtype, outer, inner, classes: cases[0]?.logits.length ?? classes };
    const data = place(scattered(layout, cases, (row) => row.logits));
    const isMasked = cases.some((row) => row.where);
    const where = isMasked ? place(mask(layout, cases)) : undefined;
    this.#subject = subject;
    this.#cases = cases;
    this.#arrangement = arrangement;
    this.#batch = { ...layout, data, where };
    this.#temperature = sharesTemperature
      ? (cases[0]?.temperature ?? 1)
      : Float64Array.from(cases, (row) => row.temperature);
  }

  softmax() {
    const out = this.#out();
    this.#subject.kernels.softmax(this.#batch, this.#temperature, out);
    return this.#rowsOf("probabilities", out);
  }

  logSoftmax() {
    const out = this.#out();
    this.#subject.kernels.logSoftmax(this.#batch, this.#temperature, out);
    return this.#rowsOf("logProbabilities", out);
  }

  logSumExp() {
    const out = this.#room(rowCount(this.#batch));
    this.#subject.kernels.logSumExp(this.#batch, this.#temperature, out);
    const values = this.#valuesOf(out);
    return this.#cases.map((_, r) => ({ logSumExp: values.subarray(r, r + 1) }));
  }

  rowStatistics() {
    const out = createRowStatistics(this.#cases.length, BETAS.length);
    const labels = this.#labels();
    this.#subject.kernels.rowStatistics(this.#batch, BETAS, labels, out);
    const names = Object.keys(out) as (keyof RowStatistics)[];
    return this.#cases.map((_, r) =>
      Object.fromEntries(
        names.map((name) => {
          const each = out[name].length / this.#cases.length;
          return [name, Float64Array.from(out[name].subarray(r * each, (r + 1) * each))];
        }),
      ),
    );
  }

  crossEntropy() {
    const gradient = this.#out();
    const losses = new Float64Array(this.#cases.length);
    const scales = Float64Array.from(this.#cases, (row) => row.scale);
    this.#subject.kernels.crossEntropy(this.#batch, this.#temperature, this.#labels(), {
      losses,
      gradient,
      scales,
    });
    return this.#rowsOf("gradient", gradient).map((row, r) => ({ ...row, loss: losses.subarray(r, r + 1) }));
  }

  topK() {
    const k = Math.min(BEST, this.#batch.classes);
    const length = this.#cases.length * k;
    const indices = new Int32Array(length);
    const [probabilities, logProbabilities] = [this.#room(length), this.#room(length)];
    this.#subject.kernels.topK(this.#batch, this.#temperature, k, {
      indices,
      probabilities,
      logProbabilities,
    });
    const [p, logP] = [this.#valuesOf(probabilities), this.#valuesOf(logProbabilities)];
    return this.#cases.map((_, r) => ({
      indices: Float64Array.from(indices.subarray(r * k, (r + 1) * k)),
      probabilities: p.subarray(r * k, (r + 1) * k),
      logProbabilities: logP.subarray(r * k, (r + 1) * k),
    }));
  }

  /** The cases' logits are taken as probabilities. */
  softmaxVjp() {
    const upstream = this.#subject.placement.place(
      scattered(this.#batch, this.#cases, (row) => row.upstream),
    );
    const out = this.#arrangement.inPlace === "upstream" ? upstream : this.#out();
    this.#subject.kernels.softmaxVjp({ ...this.#batch, where: undefined }, upstream, this.#temperature, out);
    return this.#rowsOf("product", out);
  }

  #labels(): Int32Array {
    return this.#subject.placement.place(Int32Array.from(this.#cases, (row) => row.label));
  }

  #out(): FloatStorage {
    return this.#arrangement.inPlace === "logits" ? this.#batch.data : this.#room(this.#batch.data.length);
  }

  #room(length: number): FloatStorage {
    const { out = this.#batch.dtype } = this.#arrangement;
    return this.#subject.placement.place(blank(out, length));
  }

  #valuesOf(array: FloatStorage): Float64Array {
    return valuesOf(this.#batch.dtype, array);
  }

  #rowsOf(name: string, array: FloatStorage): RowResults[] {
    const values = this.#valuesOf(array);
    const { classes, inner } = this.#batch;
    return this.#cases.map((_, r) => {
      const start = firstPlaceOf(this.#batch, r);
      if (inner === 1) return { [name]: values.subarray(start, start + classes) };
      return { [name]: Float64Array.from({ length: classes }, (_, k) => values[start + k * inner]!) };
    });
  }
}

type Layout = Omit<LogitBatch, "data">;

function scattered(
  layout: Layout,
  cases: readonly RowCase[],
  rowOf: (row: RowCase) => ArrayLike<number>,
): FloatStorage {
  const { dtype, classes, inner } = layout;
  if (cases.length === 1) return storage(dtype, rowOf(cases[0]!));
  const flat = new Float64Array(cases.length * classes);
  cases.forEach((row, r) => {
    const [values, start] = [rowOf(row), firstPlaceOf(layout, r)];
    for (let k = 0; k < classes; k++) flat[start + k * inner] = values[k]!;
  });
  return storage(dtype, flat);
}

function mask(layout: Layout, cases: readonly RowCase[]): Uint8Array {
  const everything = new Uint8Array(layout.classes).fill(1);
  const values = scattered({ ...layout, dtype: "float64" }, cases, (row) => row.where ?? everything);
  return Uint8Array.from(values);
}

/** Where two results first differ in their bits; undefined where they do not. */
export function differenceOf(actual: RowResults, expected: RowResults): string | undefined {
  for (const [name, values] of Object.entries(expected)) {
    for (let i = 0; i < values.length; i++) {
      if (!Object.is(actual[name]![i], values[i]))
        return `${name} ${i}: ${actual[name]![i]} for ${values[i]}`;
    }
  }
  return undefined;
}
