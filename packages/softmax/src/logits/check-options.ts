import { describeValue } from "./describe-value.ts";

/**
 * Throws a TypeError unless options are an object and `operation` knows each of them: none is ever ignored, neither a
 * misspelt one nor the index that `rows.map(softmax)` passes.
 */
export function checkOptionNames(operation: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`Cannot read options of ${operation}: ${describeValue(options)}, must be an object`);
  }
  for (const name in options) {
    if (known.includes(name) || !Object.hasOwn(options, name)) continue;
    throw new TypeError(
      `Cannot read options of ${operation}: unknown option "${name}", known are ${known.join(", ")}`,
    );
  }
}

/** Options that say how logits lie; see `LogitOptions`. */
export const LOGIT_OPTIONS = ["shape", "axis", "temperature", "where", "dtype"] as const;
