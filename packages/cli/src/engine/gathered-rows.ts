/**
 * Rows in memory, for what cannot be fitted in passes: all of them, or beyond a limit a uniform sample.
 *
 * @module
 */
import { createRandom } from "softmax/calibration";
import type { LabelledLogitChunk } from "./each-chunk.ts";
import { pickLogits } from "./group-rows.ts";

/** 2²⁷ logits: half a gibibyte of float32. */
const MOST_LOGITS = 2 ** 27;
const SEED = 0;
/** Room for the first rows; it doubles as they come. */
const FIRST_ROWS = 1024;

/** Labelled rows, with what stands beside them. */
export interface GatheredRows {
  readonly data: Float32Array | Float64Array;
  readonly rows: number;
  readonly classes: number;
  readonly labels: Int32Array;
  readonly weights?: Float64Array;
  readonly groups?: readonly string[];
}

/**
 * Keeps the rows it is given up to `capacity`; of more a uniform sample without replacement (reservoir sampling,
 * Vitter's algorithm R), which depends on the rows, their order and the seed alone.
 */
export class RowGatherer {
  readonly capacity: number;
  private readonly classes: number;
  private readonly random = createRandom(SEED);
  private met = 0;
  private data: Float32Array | Float64Array = new Float32Array(0);
  private labels = new Int32Array(0);
  private weights: Float64Array | undefined;
  private groups: string[] | undefined;

  constructor(classes: number, capacity = Math.floor(MOST_LOGITS / classes)) {
    this.classes = classes;
    this.capacity = Math.max(2, capacity);
  }

  /** Rows that were given, kept or not. */
  get rowsMet(): number {
    return this.met;
  }

  /** Whether some rows were not kept. */
  get isSample(): boolean {
    return this.met > this.capacity;
  }

  add(chunk: LabelledLogitChunk): void {
    if (chunk.weights) this.weights ??= new Float64Array(this.labels.length);
    if (chunk.groups) this.groups ??= [];
    if (chunk.data instanceof Float64Array && this.data instanceof Float32Array) {
      this.data = Float64Array.from(this.data);
    }
    this.makeRoom(Math.min(this.capacity, this.met + chunk.rows));
    for (let row = 0; row < chunk.rows; row++) {
      const place = this.placeOf(this.met++);
      if (place < this.capacity) this.keep(chunk, row, place);
    }
  }

  /** What was kept; in its order while that is all. */
  gathered(): GatheredRows {
    const rows = Math.min(this.met, this.capacity);
    return {
      data: this.data.subarray(0, rows * this.classes),
      rows,
      classes: this.classes,
      labels: this.labels.subarray(0, rows),
      ...(this.weights && { weights: this.weights.subarray(0, rows) }),
      ...(this.groups && { groups: this.groups }),
    };
  }

  /** Where row number `row` goes; from `capacity` on it is passed over. */
  private placeOf(row: number): number {
    return row < this.capacity ? row : Math.floor(this.random.next() * (row + 1));
  }

  private keep({ data, labels, weights, groups }: LabelledLogitChunk, row: number, place: number): void {
    this.data.set(data.subarray(row * this.classes, (row + 1) * this.classes), place * this.classes);
    this.labels[place] = labels[row]!;
    if (weights) this.weights![place] = weights[row]!;
    if (groups) this.groups![place] = groups[row]!;
  }

  private makeRoom(rows: number): void {
    if (rows <= this.labels.length) return;
    const room = Math.min(this.capacity, Math.max(rows, 2 * this.labels.length, FIRST_ROWS));
    const { data, labels, weights } = this;
    this.data =
      data instanceof Float32Array
        ? new Float32Array(room * this.classes)
        : new Float64Array(room * this.classes);
    this.data.set(data);
    this.labels = new Int32Array(room);
    this.labels.set(labels);
    if (!weights) return;
    this.weights = new Float64Array(room);
    this.weights.set(weights);
  }
}

/** Some of the rows, as rows of their own. */
export function takeRows(gathered: GatheredRows, rows: Uint32Array): GatheredRows {
  const { weights, ...taken } = pickLogits(gathered, Array.from(rows));
  const { groups } = gathered;
  return {
    ...taken,
    ...(weights && { weights }),
    ...(groups && { groups: Array.from(rows, (row) => groups[row]!) }),
  };
}
