/** Every argument check of `explain/`, and every message. */

const OPTIONS = ["temperature", "classNames", "target"];

export function checkOptions(options: unknown): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`Cannot read the options: ${String(options)}, an object is wanted`);
  }
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown === undefined) return;
  throw new TypeError(
    `Cannot read the options: unknown option "${unknown}", known are ${OPTIONS.join(", ")}`,
  );
}

export function checkLogits(logits: ArrayLike<number>): number[] {
  const row = Array.from(logits);
  const other = row.findIndex((logit) => typeof logit !== "number");
  if (other >= 0) {
    throw new TypeError(
      `Cannot explain the logits: number ${other + 1} of ${row.length} is ${String(row[other])}, a number is wanted`,
    );
  }
  if (row.length === 0)
    throw new RangeError("Cannot explain the logits: none were given, at least one is wanted");
  const bad = row.findIndex((logit) => Number.isNaN(logit) || logit === Infinity);
  if (bad >= 0) {
    throw new RangeError(
      `Cannot explain the logits: number ${bad + 1} of ${row.length} is ${row[bad]}, which makes every ` +
        "probability NaN; finite numbers and -Infinity (a class that is ruled out) are wanted",
    );
  }
  if (row.every((logit) => logit === -Infinity)) {
    throw new RangeError(
      "Cannot explain the logits: all are -Infinity, which rules out every class and leaves 0/0; " +
        "at least one finite logit is wanted",
    );
  }
  return row;
}

export function checkTemperatures(temperature: number | readonly number[] = 1): readonly number[] {
  const temperatures = typeof temperature === "number" ? [temperature] : temperature;
  if (temperatures.length === 0) {
    throw new RangeError("Cannot explain the logits: no temperature was given, at least one is wanted");
  }
  for (const value of temperatures) {
    if (typeof value !== "number" || !(value >= 0)) {
      throw new RangeError(
        `Cannot use temperature ${value}: a number of at least 0 is wanted, Infinity included`,
      );
    }
  }
  return temperatures;
}

export function checkClassNames(names: readonly string[] | undefined, classes: number): readonly string[] {
  if (names === undefined) return Array.from({ length: classes }, (_, index) => `class ${index}`);
  if (names.length !== classes) {
    const given = `${names.length} ${names.length === 1 ? "name" : "names"} for ${classes}`;
    throw new RangeError(
      `Cannot name the classes: there are ${given} ${classes === 1 ? "logit" : "logits"}, one name per logit is wanted`,
    );
  }
  return [...names];
}

export function checkTarget(target: number | string | undefined, names: readonly string[]): number | null {
  if (target === undefined) return null;
  if (typeof target === "number") {
    if (Number.isInteger(target) && target >= 0 && target < names.length) return target;
    throw new RangeError(
      `Cannot use target ${target}: a class index from 0 to ${names.length - 1} is wanted, or a class name`,
    );
  }
  const index = names.indexOf(target);
  if (index < 0) {
    const known = names.slice(0, 6).join(", ") + (names.length > 6 ? ", …" : "");
    throw new RangeError(`Cannot use target "${target}": no class has that name, one of ${known} is wanted`);
  }
  if (names.indexOf(target, index + 1) >= 0) {
    throw new RangeError(
      `Cannot use target "${target}": several classes have that name, a class index is wanted`,
    );
  }
  return index;
}
