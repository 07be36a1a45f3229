/** Rows on their way into a chunk: what is kept of an object once it was read. */
import { logSoftmax } from "softmax";
import type { RawChunk, Selection } from "../files/data-file.ts";

/** Rows of a chunk, and numbers from which on it is full. */
const LARGEST_ROWS = 2048;
const LARGEST_NUMBERS = 2 ** 20;

export class RowBlock {
  private readonly firstRow: number;
  private readonly scores: Float64Array[] = [];
  private readonly labels: number[] = [];
  private readonly weights: number[] = [];
  private readonly groups: string[] = [];

  constructor(firstRow: number) {
    this.firstRow = firstRow;
  }

  /** Scores are log-probabilities up to a constant. */
  add(scores: Float64Array, label: number, weight: number, group: string): void {
    this.scores.push(scores);
    this.labels.push(label);
    this.weights.push(weight);
    this.groups.push(group);
  }

  get rows(): number {
    return this.scores.length;
  }

  get isFull(): boolean {
    return this.rows === LARGEST_ROWS || this.rows * this.width >= LARGEST_NUMBERS;
  }

  chunk({ labels, weights, group }: Selection): RawChunk {
    const { firstRow, rows, width } = this;
    const values = new Float64Array(rows * width);
    for (const [i, row] of this.scores.entries()) values.set(row, i * width);
    return {
      firstRow,
      rows,
      width,
      // Normalised over the options, so that each row is what it is called: log-probabilities.
      scores: logSoftmax(values, { shape: [rows, width] }),
      ...(labels !== undefined && { labels: Float64Array.from(this.labels) }),
      ...(weights !== undefined && { weights: Float64Array.from(this.weights) }),
      ...(group !== undefined && { groups: this.groups }),
    };
  }

  private get width(): number {
    return this.scores[0]?.length ?? 0;
  }
}
