/**
 * A row that results are written into: `number[]`, or a `Float64Array`.
 *
 * Narrower arrays work too, but every write rounds, intermediate ones included.
 */
export interface WritableRow {
  readonly length: number;
  [k: number]: number;
}
