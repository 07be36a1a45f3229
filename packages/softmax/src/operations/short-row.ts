import { isExtreme } from "../kernels/extreme-temperature.ts";
import { openShortRows } from "../kernels/open-kernels.ts";
import { MOST_LOGITS } from "../kernels/wasm/short-rows.ts";
import type { LogitOptionsWithOutput } from "../logits/logit-input.ts";

/**
 * The result for few logits in contiguous rows, with one temperature; `undefined` for anything else, and for whatever has to
 * be refused: that takes the way with all checks.
 *
 * @param options of known names
 */
export function mapShortRows(
  operation: "softmax" | "logSoftmax",
  logits: unknown,
  options: LogitOptionsWithOutput | undefined,
): Float32Array | Float64Array | number[] | undefined {
  const isNumbers = Array.isArray(logits);
  if (!isNumbers && !(logits instanceof Float32Array) && !(logits instanceof Float64Array)) return undefined;
  const { length } = logits;
  if (length === 0 || length > MOST_LOGITS) return undefined;
  let classes = length;
  let T = 1;
  let out: unknown;
  if (options !== undefined) {
    const { temperature = 1 } = options;
    if (typeof temperature !== "number" || !(temperature > 0) || isExtreme(temperature)) return undefined;
    T = temperature;
    out = options.out;
    classes = classesOf(options, length);
    if (classes === 0) return undefined;
  }
  const rows = openShortRows();
  if (rows === undefined) return undefined;
  const isLog = operation === "logSoftmax";
  if (isNumbers) return out === undefined ? rows.numbers(isLog, logits, classes, T) : undefined;
  if (logits instanceof Float32Array) {
    const results = out === undefined ? new Float32Array(length) : out;
    if (!(results instanceof Float32Array) || results.length !== length) return undefined;
    return rows.float32(isLog, logits, classes, T, results);
  }
  const results = out === undefined ? new Float64Array(length) : out;
  if (!(results instanceof Float64Array) || results.length !== length) return undefined;
  return rows.float64(isLog, logits, classes, T, results);
}

/** Length of the last axis, where that is the class axis of a shape that holds `length` > 0 numbers; otherwise 0. */
function classesOf({ shape, axis = -1, where, dtype }: LogitOptionsWithOutput, length: number): number {
  if (where !== undefined || dtype !== undefined) return 0;
  if (shape === undefined) return axis === -1 || axis === 0 ? length : 0;
  if (!Array.isArray(shape)) return 0;
  const last = shape.length - 1;
  let size = 1;
  for (let i = 0; i <= last; i++) {
    const axisLength = shape[i]!;
    if ((axisLength | 0) !== axisLength || axisLength < 1) return 0;
    size *= axisLength;
  }
  return size === length && (axis === -1 || axis === last) ? (shape[last] ?? 0) : 0;
}
