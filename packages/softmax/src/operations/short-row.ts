import { openShortRows } from "../kernels/open-kernels.ts";
import { MOST_CLASSES } from "../kernels/wasm/short-rows.ts";

/** The result for one short row without options; `undefined` for anything else, which takes the way with all checks. */
export function mapShortRow(
  operation: "softmax" | "logSoftmax",
  logits: unknown,
): Float32Array | Float64Array | number[] | undefined {
  const isLog = operation === "logSoftmax";
  if (logits instanceof Float32Array) {
    return isShort(logits.length) ? openShortRows()?.float32(isLog, logits) : undefined;
  }
  if (logits instanceof Float64Array) {
    return isShort(logits.length) ? openShortRows()?.float64(isLog, logits) : undefined;
  }
  return Array.isArray(logits) && isShort(logits.length)
    ? openShortRows()?.numbers(isLog, logits)
    : undefined;
}

function isShort(classes: number): boolean {
  return classes > 0 && classes <= MOST_CLASSES;
}
