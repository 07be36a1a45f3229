/**
 * Targets of a cross-entropy, checked: a class index or probabilities for each row.
 *
 * @module
 */
import { type FloatStorage, type LogitBatch, rowCount } from "../logits/logit-batch.ts";
import type { LogitInput, TensorLike } from "../logits/logit-input.ts";
import { type LogitsRead, readLogits } from "../logits/read-logits.ts";
import { keepApart } from "../logits/read-output.ts";
import { listOf, readClassIndices, readIgnoreIndex } from "./class-indices.ts";
import { rowsOf } from "./rows-of.ts";

/** Class indices, `[N]` (a number for one row), or probabilities, laid out as the logits. */
export type CrossEntropyTargets = number | bigint | readonly bigint[] | LogitInput;

/** The class indices of all rows, −1 where ignored; or each row's probabilities, overwritten by the next row's. */
export type TargetsRead =
  | { readonly kind: "indices"; readonly rows: Int32Array }
  | { readonly kind: "probabilities"; readonly rows: Iterable<Float64Array> };

export interface TargetOptions {
  /** Default −100. */
  readonly ignoreIndex: unknown;
  /** Where a gradient is written while targets are read. */
  readonly gradient: FloatStorage | undefined;
}

/**
 * @throws {TypeError} neither one index per row nor one probability per logit; an `ignoreIndex` that could not be one
 * @throws {RangeError} an index that is not a class
 */
export function readTargets(given: unknown, logits: LogitsRead, options: TargetOptions): TargetsRead {
  const list = listOf(given);
  const { classes, data } = logits.batch;
  const rows = rowCount(logits.batch);
  const ignoreIndex = readIgnoreIndex(options.ignoreIndex);
  // With one class both are as long: floats are then probabilities.
  if (list !== undefined && list.length === rows && (classes !== 1 || !isFloatArray(list))) {
    checkIndexShape(given, logits);
    return { kind: "indices", rows: readClassIndices(list, classes, ignoreIndex) };
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
  if (ignoreIndex >= 0) {
    throw new TypeError(
      `Cannot ignore class ${ignoreIndex} of target probabilities: ignoreIndex is for class indices`,
    );
  }
  const { outer, inner } = logits.batch;
  const batch = keepApart({ ...read.batch, outer, classes, inner }, options.gradient);
  return { kind: "probabilities", rows: probabilitiesOf(batch) };
}

/** A tensor of indices has the axes of the logits but the class axis. */
function checkIndexShape(given: unknown, { shape, axis }: LogitsRead): void {
  if (typeof given !== "object" || given === null || shape.length < 2) return;
  const { dims, shape: own } = given as Partial<TensorLike>;
  const found = dims ?? own;
  if (found === undefined) return;
  const wanted = shape.filter((_, i) => i !== axis);
  if (Array.from(found).join() === wanted.join()) return;
  throw new TypeError(
    `Cannot read targets of shape [${Array.from(found).join(", ")}]: the logits have shape [${shape.join(", ")}], must be [${wanted.join(", ")}]`,
  );
}

function isFloatArray(list: unknown): boolean {
  return list instanceof Float32Array || list instanceof Float64Array;
}

function* probabilitiesOf(batch: LogitBatch): Generator<Float64Array> {
  for (const row of rowsOf(batch)) yield row.values;
}
