/**
 * How far a probability may be from the exact one and still be called right.
 *
 * float32: measured peers err by up to 587 ulp (7e-5) at 151,936 classes, flush what is below e^-87.3 to zero,
 * and WGSL allows `exp` an error of 3 + 2|x| ulp. The bound of a plain float32 sum of K terms is K · 2^-24. The
 * budget is the sum of these, so that no correct float32 softmax is accused; it is a quarter of what rounding
 * to float16 costs where K is small.
 *
 * @module
 */
import { decodeBfloat16, encodeBfloat16 } from "../logits/bfloat16.ts";
import { decodeFloat16, encodeFloat16 } from "../logits/float16.ts";
import type { PrecisionName } from "./diagnosis.ts";
import type { Rows } from "./rows.ts";

export interface Precision {
  readonly name: PrecisionName;
  /** Of the value itself. */
  readonly relative: number;
  /** Where the value is small: the size below which it may as well be 0. */
  readonly absolute: number;
  /** Unit roundoff of the arithmetic: what logits, differences and sums were rounded with. */
  readonly unit: number;
  readonly decimals?: number;
}

export const FLOAT64: Precision = {
  name: "float64",
  relative: 2 ** -44,
  absolute: 2 ** -1000,
  unit: 2 ** -53,
};
export const FLOAT32: Precision = {
  name: "float32",
  relative: 2 ** -13,
  absolute: 2 ** -100,
  unit: 2 ** -24,
};
/** Four roundings of 2^-11 (2^-9): some compute in 16 bits too. Half of the least float16 is 2^-25. */
const FLOAT16: Precision = { name: "float16", relative: 2 ** -9, absolute: 2 ** -24, unit: 2 ** -24 };
const BFLOAT16: Precision = { name: "bfloat16", relative: 2 ** -6, absolute: 2 ** -100, unit: 2 ** -24 };

/** A float32 sum of very many terms loses less than this in practice. */
const LARGEST_SUM_ERROR = 2 ** -7;

/** Relative error allowed to `e^(z − max) / Σ` of K classes. */
export function relativeTolerance(precision: Precision, z: number, max: number, classes: number): number {
  const { relative, unit } = precision;
  const rounded = Number.isFinite(z) ? 2 * unit * (Math.abs(z) + Math.abs(max)) : 0;
  return relative + rounded + Math.min(classes * unit, LARGEST_SUM_ERROR);
}

/** The coarse formats in which every one of these values can be written, finest first. */
export function coarsePrecisions(claimed: Rows): Precision[] {
  const precisions: Precision[] = [];
  if (everyValue(claimed, (q) => decodeFloat16(encodeFloat16(q)) === q)) precisions.push(FLOAT16);
  if (everyValue(claimed, (q) => decodeBfloat16(encodeBfloat16(q)) === q)) precisions.push(BFLOAT16);
  const decimals = [0, 1, 2, 3, 4, 5, 6].find((d) => everyValue(claimed, (q) => isRounded(q, d)));
  if (decimals) {
    precisions.push({ ...FLOAT32, name: "decimals", absolute: 0.5005 * 10 ** -decimals, decimals });
  }
  return precisions;
}

/** Whether q is a decimal fraction of d places, give or take its storage in float32. */
function isRounded(q: number, decimals: number): boolean {
  const scaled = q * 10 ** decimals;
  return Math.abs(scaled - Math.round(scaled)) <= Math.abs(scaled) * FLOAT32.unit;
}

function everyValue(rows: Rows, holds: (value: number) => boolean): boolean {
  const row = new Float64Array(rows.length);
  for (let r = 0; r < rows.count; r++) {
    rows.readInto(row, r);
    for (const value of row) if (!Number.isNaN(value) && !holds(value)) return false;
  }
  return true;
}
