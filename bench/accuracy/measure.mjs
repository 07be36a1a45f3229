/** Runs every operation of the library over the rows of a case and compares each number with the exact one. */
import { timesPowerOfTwo } from "./double-double.mjs";
import { ErrorTally, SumTally } from "./error-tally.mjs";
import { ExactRow, exactVjp } from "./exact-row.mjs";
import { FORMATS, load, store } from "./formats.mjs";
import { compareGradient } from "./gradient-errors.mjs";
import { makeRows, nameOfCase } from "./make-rows.mjs";

/** From here on a row counts as long. */
export const MANY_CLASSES = 1000;
const TOP_K = 50;
/** Rows up to this length are written out where they are the worst. */
const SHOWN_CLASSES = 41;

export class Measurements {
  constructor(library) {
    this.library = library;
    /** `operation dtype "few" | "many"` → its tallies. */
    this.tallies = new Map();
  }

  tally(operation, dtype, classes) {
    const size = classes < MANY_CLASSES ? "few" : "many";
    const key = `${operation}|${dtype}|${size}`;
    if (!this.tallies.has(key)) {
      const format = FORMATS[dtype];
      this.tallies.set(key, { operation, dtype, size, errors: new ErrorTally(format), sums: new SumTally() });
    }
    return this.tallies.get(key);
  }

  measure(given) {
    const rows = makeRows(given, this.library);
    const run = new CaseRun(this, given, rows);
    const exact = Array.from(
      { length: given.rows },
      (_, r) => new ExactRow(run.rowOf(rows.values, r), given.temperature),
    );
    const p = run.softmax(exact);
    run.logSoftmax(exact);
    run.perRow("logSumExp", exact, "logSumExp");
    run.perRow("softmaxEntropy", exact, "entropy");
    run.topK(exact);
    run.crossEntropy(exact);
    run.vjp(p);
  }
}

class CaseRun {
  constructor(measurements, given, rows) {
    Object.assign(this, { measurements, given, rows, library: measurements.library });
    const { dtype, classes, temperature } = given;
    this.format = FORMATS[dtype];
    this.options = {
      shape: [given.rows, classes],
      temperature,
      ...(rows.logits instanceof Uint16Array && { dtype }),
    };
    this.masked = { ...this.options, ...(rows.where && { where: rows.where }) };
  }

  rowOf(values, r) {
    return values.subarray(r * this.given.classes, (r + 1) * this.given.classes);
  }

  tally(operation) {
    return this.measurements.tally(operation, this.given.dtype, this.given.classes);
  }

  /** The number that is compared next, which `describe` makes findable again. */
  at(r, k) {
    this.row = r;
    this.class = k;
    return this;
  }

  describe() {
    return {
      case: nameOfCase(this.given),
      row: this.row,
      ...(this.class !== undefined && { class: this.class }),
      ...(this.given.classes <= SHOWN_CLASSES && {
        logits: Array.from(this.rowOf(this.rows.values, this.row), String),
      }),
    };
  }

  softmax(exact) {
    const { errors, sums } = this.tally("softmax");
    const stored = this.library.softmax(this.rows.logits, this.masked);
    const p = load(this.format, stored);
    exact.forEach((row, r) => {
      const actual = this.rowOf(p, r);
      for (let k = 0; k < actual.length; k++) errors.compare(actual[k], row.probability(k), this.at(r, k));
      sums.compare(actual, this.at(r));
    });
    return { stored, values: p };
  }

  logSoftmax(exact) {
    const { errors } = this.tally("logSoftmax");
    const results = load(this.format, this.library.logSoftmax(this.rows.logits, this.masked));
    exact.forEach((row, r) => {
      const actual = this.rowOf(results, r);
      for (let k = 0; k < actual.length; k++) {
        errors.compare(actual[k], row.logProbability(k), this.at(r, k));
      }
    });
  }

  /** Operations with one result a row. For logSumExp an ulp of the larger of max/T and the result: they may cancel. */
  perRow(operation, exact, property) {
    const { errors } = this.tally(operation);
    const results = load(this.format, this.library[operation](this.rows.logits, this.masked));
    exact.forEach((row, r) => {
      const wanted = row[property];
      const scale = Math.abs(timesPowerOfTwo(wanted.hi, wanted.exponent));
      const other = operation === "logSumExp" ? Math.abs(row.scaledMax.hi) : 0;
      errors.compare(results[r], wanted, this.at(r), Math.max(scale, other));
    });
  }

  topK(exact) {
    const { errors } = this.tally("topK");
    const k = Math.min(TOP_K, this.given.classes);
    const { indices, probabilities } = this.library.topK(this.rows.logits, k, this.masked);
    const p = load(this.format, probabilities);
    exact.forEach((row, r) => {
      const values = this.rowOf(this.rows.values, r);
      for (let i = 0; i < k; i++) {
        const index = indices[r * k + i];
        const previous = i === 0 ? undefined : indices[r * k + i - 1];
        const isInOrder =
          previous === undefined ||
          values[previous] > values[index] ||
          (values[previous] === values[index] && previous < index);
        errors.compare(isInOrder ? p[r * k + i] : Number.NaN, row.probability(index), this.at(r, index));
      }
    });
  }

  crossEntropy(exact) {
    const loss = this.tally("crossEntropy").errors;
    const gradientErrors = this.tally("crossEntropy gradient").errors;
    const { logits, random } = this.rows;
    const targets = exact.map((row) => (random.uniform() < 0.3 ? row.best : liveClass(row, random)));
    const gradient = store(this.format, new Float64Array(logits.length), this.library);
    const losses = load(
      this.format,
      this.library.crossEntropy(logits, targets, { ...this.masked, reduction: "none", gradient }),
    );
    const gradients = load(this.format, gradient);
    exact.forEach((row, r) => {
      const target = targets[r];
      const log = row.logProbability(target);
      loss.compare(losses[r], { hi: -log.hi, lo: -log.lo, exponent: log.exponent }, this.at(r, target));
      compareGradient(gradientErrors, row, target, this.rowOf(gradients, r), (k) => this.at(r, k));
    });
  }

  /** From probabilities as they are stored; in ulps of the larger of p_k·max|g|/T and the result, which cancel. */
  vjp({ stored, values }) {
    const { errors } = this.tally("softmaxVjp");
    const { random } = this.rows;
    const { temperature: T } = this.given;
    const upstream = store(
      this.format,
      Float64Array.from(values, () => random.normal()),
      this.library,
    );
    const g = load(this.format, upstream);
    const results = load(this.format, this.library.softmaxVjp(stored, upstream, this.options));
    for (let r = 0; r < this.given.rows; r++) {
      const [p, row, actual] = [values, g, results].map((each) => this.rowOf(each, r));
      const wantedOf = exactVjp(p, row, T);
      const largest = row.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
      for (let k = 0; k < p.length; k++) {
        const wanted = wantedOf(k);
        const result = Math.abs(timesPowerOfTwo(wanted.hi, wanted.exponent));
        const scale = Math.max(result, (p[k] * largest) / T);
        errors.compare(actual[k], wanted, this.at(r, k), scale, T);
      }
    }
  }
}

/** A class that takes part. */
function liveClass(row, random) {
  for (;;) {
    const k = random.integer(0, row.gapHi.length - 1);
    if (row.gapHi[k] !== -Infinity) return k;
  }
}
