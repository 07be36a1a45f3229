/**
 * Checks that options of training share.
 *
 * @module
 */
import { describeValue } from "../../logits/describe-value.ts";

/** What a number must be, and how a message says so. */
interface Kind {
  readonly wanted: string;
  readonly accept: (value: number) => boolean;
}

export const COUNT: Kind = {
  wanted: "a whole number from 1",
  accept: (n) => Number.isSafeInteger(n) && n >= 1,
};
export const CLASS_COUNT: Kind = {
  wanted: "a whole number from 2",
  accept: (n) => Number.isSafeInteger(n) && n >= 2,
};
export const ABOVE_ZERO: Kind = { wanted: "a finite number above 0", accept: (x) => x > 0 && x < Infinity };
export const FROM_ZERO: Kind = { wanted: "a finite number from 0", accept: (x) => x >= 0 && x < Infinity };
export const BELOW_ONE: Kind = { wanted: "a number from 0 and below 1", accept: (x) => x >= 0 && x < 1 };

/** @throws {RangeError} unless the option is such a number */
export function readNumber(task: string, name: string, value: unknown, { wanted, accept }: Kind): number {
  if (typeof value === "number" && accept(value)) return value;
  throw new RangeError(`Cannot ${task}: ${name} is ${describeValue(value)}, ${wanted} is wanted`);
}

/** @throws {TypeError} unless the option is true or false */
export function readFlag(task: string, name: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw new TypeError(`Cannot ${task}: ${name} is ${describeValue(value)}, true or false is wanted`);
}

/** How much each class counts, `[K]`. @throws {TypeError} another length @throws {RangeError} a wrong weight */
export function readClassWeights(
  task: string,
  weights: ArrayLike<number> | undefined,
  classes: number,
): Float64Array | undefined {
  if (weights === undefined) return undefined;
  if (weights?.length !== classes) {
    throw new TypeError(
      `Cannot ${task}: classWeights has ${weights?.length ?? "no"} weights, one for each of ${classes} classes is wanted`,
    );
  }
  return Float64Array.from(weights, (weight, k) =>
    readNumber(task, `the weight of class ${k}`, weight, FROM_ZERO),
  );
}

/** @throws {TypeError} for an option that needs held-out rows where there are none */
export function checkValidationOptions(
  task: string,
  options: { readonly validation?: unknown; readonly patience?: unknown; readonly calibrate?: unknown },
): void {
  if (options.validation !== undefined) return;
  for (const name of ["patience", "calibrate"] as const) {
    if (options[name] === undefined || options[name] === false) continue;
    throw new TypeError(`Cannot ${task}: ${name} is given without validation, held-out rows are wanted`);
  }
}
