/**
 * What turns the records of one kind of file into rows.
 *
 * @module
 */
import type { JsonRecord } from "./json-records.ts";

export interface LlmRows {
  /** Log-probabilities of the options of a record, up to a constant of the row; `[K]`, nats. */
  scores(record: JsonRecord, row: number): Float64Array;
  /** The class index that a label stands for; NaN where it is no option. */
  label(value: unknown, record: JsonRecord): number;
  /** What to know of the rows so far, each a sentence. */
  warnings(): string[];
}
