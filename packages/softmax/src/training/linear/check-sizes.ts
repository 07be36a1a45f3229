import { describeValue } from "../../logits/describe-value.ts";

/** What cannot be done, in messages about losses. */
export const DO = "compute a linear cross-entropy";
export const FLOAT32 = [Float32Array] as const;

/** Throws unless N and D are counts. */
export function checkSize(rows: number, inputs: number): void {
  checkCount(DO, "rows", rows, 0);
  checkCount(DO, "inputs", inputs, 1);
}

export function checkCount(action: string, name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new RangeError(
    `Cannot ${action}: ${name} is ${describeValue(value)}, a whole number from ${least} on is wanted`,
  );
}

type ArrayKind = Float32ArrayConstructor | Float64ArrayConstructor | Int32ArrayConstructor;

/** Throws unless an argument is a typed array of one of these kinds and of this length. */
export function checkArray(
  action: string,
  name: string,
  value: ArrayLike<number>,
  length: number,
  kinds: readonly ArrayKind[],
): void {
  const wanted = `a ${kinds.map((kind) => kind.name).join(" or ")} of ${length} is wanted`;
  if (!kinds.some((kind) => value instanceof kind)) {
    throw new TypeError(`Cannot ${action}: ${name} is ${describeValue(value)}, ${wanted}`);
  }
  if (value.length !== length)
    throw new TypeError(`Cannot ${action}: ${name} has length ${value.length}, ${wanted}`);
}
