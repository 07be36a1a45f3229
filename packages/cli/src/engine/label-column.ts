/**
 * Labels that stand in a `.npy` file of their own, handed out block by block beside the rows.
 *
 * @module
 */
import { readNumbers } from "../arrays/array-file.ts";
import { UsageError } from "../usage-error.ts";

export class LabelColumn {
  private readonly path: string;
  private readonly labels: Float64Array;
  private taken = 0;

  private constructor(path: string, labels: Float64Array) {
    this.path = path;
    this.labels = labels;
  }

  static async open(path: string): Promise<LabelColumn> {
    return new LabelColumn(path, await readNumbers(path));
  }

  /** The labels of the next rows. */
  next(rows: number): Float64Array {
    const labels = this.labels.subarray(this.taken, this.taken + rows);
    this.taken += rows;
    if (labels.length < rows) throw this.wrongLength("more rows than that");
    return labels;
  }

  /** Call after the last row: labels left over belong to other rows. */
  finish(): void {
    if (this.taken < this.labels.length) throw this.wrongLength(`${this.taken} rows`);
  }

  private wrongLength(rows: string): UsageError {
    return new UsageError(
      `Cannot pair labels with rows: ${this.path} has ${this.labels.length} labels and there are ${rows}, one label a row is wanted`,
    );
  }
}
