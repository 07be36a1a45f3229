/**
 * What stands in a `.npy` file of its own (labels, weights, groups), handed out block by block beside the rows.
 *
 * @module
 */
import { UsageError } from "../usage-error.ts";

export class OutsideColumn<T extends Float64Array | readonly string[]> {
  private readonly path: string;
  private readonly values: T;
  private readonly what: string;
  private taken = 0;

  /** @param what what the values are, for messages: "labels" */
  constructor(path: string, values: T, what: string) {
    this.path = path;
    this.values = values;
    this.what = what;
  }

  /** The values of the next rows. */
  next(rows: number): T {
    const values = this.values.slice(this.taken, this.taken + rows) as T;
    this.taken += rows;
    if (values.length < rows) throw this.wrongLength("more rows than that");
    return values;
  }

  /** Call after the last row: values left over belong to other rows. */
  finish(): void {
    if (this.taken < this.values.length) throw this.wrongLength(`${this.taken} rows`);
  }

  private wrongLength(rows: string): UsageError {
    return new UsageError(
      `Cannot pair ${this.what} with rows: ${this.path} has ${this.values.length} ${this.what} and there are ${rows}, one for each row is wanted`,
    );
  }
}
