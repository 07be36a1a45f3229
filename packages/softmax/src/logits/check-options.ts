/** Throws a TypeError for an option that `operation` does not know: a misspelt option is never ignored. */
export function checkOptionNames(operation: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    throw new TypeError(
      `Cannot read options of ${operation}: unknown option "${name}", known are ${known.join(", ")}`,
    );
  }
}

/** Options that say how logits lie; see `LogitOptions`. */
export const LOGIT_OPTIONS = ["shape", "axis", "temperature", "where", "dtype"] as const;
