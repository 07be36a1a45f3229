/**
 * Targets of a cross-entropy, checked: a class index or probabilities for each row.
 *
 * @module
 */
import { describeValue } from "../logits/describe-value.ts";
import type { LogitInput } from "../logits/logit-input.ts";
import { type LogitsRead, readLogits } from "../logits/read-logits.ts";
import { rowsOf } from "./rows-of.ts";

/** Class indices, `[N]` (a number for one row), or probabilities, laid out as the logits. */
export type CrossEntropyTargets = number | bigint | readonly bigint[] | LogitInput;

/** The class indices of all rows, `undefined` where ignored; or each row's probabilities, overwritten by the next row's. */
export type TargetsRead =
  | { readonly kind: "indices"; readonly rows: readonly (number | undefined)[] }
  | { readonly kind: "probabilities"; readonly rows: Iterable<Float64Array> };

/**
 * @throws {TypeError} neither one index per row nor one probability per logit
 * @throws {RangeError} an index that is not a class
 */
export function readTargets(
  given: unknown,
  logits: LogitsRead,
  rows: number,
  ignoreIndex: number,
): TargetsRead {
  const list = listOf(given);
  const { classes, data } = logits.batch;
  // With one class both are as long: floats are then probabilities.
  if (list !== undefined && list.length === rows && (classes !== 1 || !isFloatArray(list))) {
    return {
      kind: "indices",
      rows: Array.from(list, (index, row) => readIndex(index, row, classes, ignoreIndex)),
    };
  }
  if (list !== undefined && list.length !== data.length) {
    throw new TypeError(
      `Cannot read targets: ${list.length} for ${rows} rows of ${classes} classes, must be one class index per row or one probability per logit`,
    );
  }
  const isFlat = Array.isArray(given) ? !Array.isArray(given[0]) : ArrayBuffer.isView(given);
  const read = readLogits(given, { ...(isFlat && { shape: logits.shape }) }, "targets");
  if (read.shape.join() !== logits.shape.join()) {
    throw new TypeError(
      `Cannot read targets of shape [${read.shape.join(", ")}]: the logits have shape [${logits.shape.join(", ")}], must be the same`,
    );
  }
  const { outer, inner } = logits.batch;
  return {
    kind: "probabilities",
    rows: probabilitiesOf({ ...read, batch: { ...read.batch, outer, classes, inner } }),
  };
}

/** The flat list that targets are, or hold as a tensor; `undefined` for rows. */
function listOf(given: unknown): ArrayLike<unknown> | undefined {
  if (typeof given === "number" || typeof given === "bigint") return [given];
  if (Array.isArray(given)) return Array.isArray(given[0]) ? undefined : given;
  if (ArrayBuffer.isView(given)) return given as unknown as ArrayLike<unknown>;
  if (typeof given === "object" && given !== null && "data" in given) return listOf(given.data);
  return undefined;
}

function isFloatArray(list: unknown): boolean {
  return list instanceof Float32Array || list instanceof Float64Array;
}

function readIndex(value: unknown, row: number, classes: number, ignoreIndex: number): number | undefined {
  const index = typeof value === "bigint" ? Number(value) : value;
  if (typeof index !== "number") {
    throw new TypeError(`Cannot read targets: row ${row} has ${describeValue(value)}, must be a class index`);
  }
  if (index === ignoreIndex) return undefined;
  if (!Number.isInteger(index) || index < 0 || index >= classes) {
    throw new RangeError(
      `Cannot read targets: row ${row} has class ${index}, must be a whole number from 0 to ${classes - 1}`,
    );
  }
  return index;
}

function* probabilitiesOf(read: LogitsRead): Generator<Float64Array> {
  for (const row of rowsOf(read)) yield row.logits;
}
