/**
 * A file of rows before anything is known of what they mean: its fields, and its values chunk by chunk.
 * `tables/` and `arrays/` each implement it; `engine/` decides which field is what.
 *
 * @module
 */

/** What a field could be used for: a vector of scores a row, one number a row, whole numbers, or names. */
export type FieldKind = "vectors" | "numbers" | "integers" | "names" | "other";

export interface Field {
  readonly name: string;
  /** The file's own name for its type, for people. */
  readonly type: string;
  readonly kind: FieldKind;
  /** Of an array: rows first. */
  readonly shape?: readonly number[];
  /** Of a text column: the first cell that is no number. Rows count from 0. */
  readonly notNumber?: { readonly row: number; readonly text: string };
}

/** Which fields to read, and as what. */
export interface Selection {
  /** One field of vectors, one of numbers (binary), or several of numbers (a class each). */
  readonly scores?: readonly string[];
  readonly labels?: string;
  readonly confidence?: string;
  readonly prediction?: string;
  readonly weights?: string;
  readonly group?: string;
}

/** The group of a row that has none. */
export const MISSING_GROUP = "(missing)";

/** Rows as the file holds them. Row i of the chunk is row `firstRow + i` of the file, counted from 0. */
export interface RawChunk {
  readonly firstRow: number;
  readonly rows: number;
  /** `[rows, width]`, contiguous; an absent value is NaN. */
  readonly scores?: Float32Array | Float64Array;
  readonly width: number;
  /** Class index of each row; NaN where there is none. */
  readonly labels?: Float64Array;
  readonly confidence?: Float64Array;
  readonly prediction?: Float64Array;
  /** NaN where there is none. */
  readonly weights?: Float64Array;
  /** The group's value as text, `MISSING_GROUP` where there is none. */
  readonly groups?: readonly string[];
}

export interface DataFile {
  readonly path: string;
  readonly fields: readonly Field[];
  /** Where the file says it without being read through. */
  readonly rowCount: number | undefined;
  /** Reads the selected fields in file order. `classNames` turns labels that are names into indices. */
  chunks(selection: Selection, classNames: readonly string[] | undefined): AsyncGenerator<RawChunk>;
  hasRows(): Promise<boolean>;
  /** The label of one row as the file spells it, for messages. */
  labelText(selection: Selection, row: number): Promise<string>;
  /** Array files: a whole array, or of one with more than `largest` values its first rows. */
  readArray?(name: string, largest: number): Promise<{ data: Float32Array | Float64Array; shape: number[] }>;
  /** Where labels alone tell the names of the classes: those names, in order. */
  guessClassNames?(selection: Selection): Promise<readonly string[] | undefined>;
  /** What to know of the rows that were read last, each a sentence. */
  readonly warnings?: readonly string[];
  close(): Promise<void>;
}
