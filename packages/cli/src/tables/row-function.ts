/**
 * A function over lists of floats for DuckDB's SQL, computed in JavaScript a chunk at a time.
 *
 * @module
 */
import { DOUBLE, type DuckDBConnection, DuckDBScalarFunction, FLOAT, LIST } from "@duckdb/node-api";
import duckdb from "@duckdb/node-bindings";
import type { ResultRows, SoftmaxRows } from "../files/score-rows.ts";
import { contiguousRows, type ListElement, readListColumn, writeListColumn } from "./list-column.ts";

export interface RowFunction {
  readonly element: ListElement;
  /** The file that the rows come from, in its order, for messages. */
  readonly path: string;
  readonly softmaxRows: SoftmaxRows;
  /** Takes what went wrong: DuckDB would pass on no more than a text. */
  readonly failures: unknown[];
}

/** Registers a list → list function; it must be called for every row of one file, in order, and for nothing else. */
export function registerRowFunction(
  connection: DuckDBConnection,
  name: string,
  rowFunction: RowFunction,
): void {
  const { element, path, softmaxRows, failures } = rowFunction;
  const type = LIST(element === "float" ? FLOAT : DOUBLE);
  const scalarFunction = DuckDBScalarFunction.create({
    name,
    mainFunction: () => {},
    parameterTypes: [type],
    returnType: type,
    // Each row is computed once: results are written, never folded or shared.
    volatile: true,
    // A row without a list is an error to be named, not a NULL to be passed on.
    specialHandling: true,
  });
  let firstRow = 0;
  // The bindings' own form: its vectors are typed arrays, the friendly one goes item by item.
  duckdb.scalar_function_set_function(scalarFunction.scalar_function, (info, input, output) => {
    try {
      const rows = duckdb.data_chunk_get_size(input);
      const lists = readListColumn(input, 0, element, rows);
      const { values, width } = contiguousRows(lists, firstRow, path);
      const result = withSets(softmaxRows({ path, firstRow, rows, width, scores: values }), rows);
      writeListColumn(output, rows, result.width, result.values);
      firstRow += rows;
    } catch (error) {
      failures.push(error);
      duckdb.scalar_function_set_error(info, String(error));
    }
  });
  connection.registerScalarFunction(scalarFunction);
}

/** A function has one result, of lists that are equally long: K places more, for the indices of a set, then for −1. */
function withSets({ width, values, sets }: ResultRows, rows: number): ResultRows {
  if (sets === undefined) return { width, values };
  const classes = sets.length / rows;
  const joined = width + classes;
  const Floats = values instanceof Float32Array ? Float32Array : Float64Array;
  const out = new Floats(rows * joined).fill(-1);
  for (let row = 0; row < rows; row++) {
    out.set(values.subarray(row * width, (row + 1) * width), row * joined);
    let place = row * joined + width;
    for (let k = 0; k < classes; k++) if (sets[row * classes + k] === 1) out[place++] = k;
  }
  return { width: joined, values: out };
}
