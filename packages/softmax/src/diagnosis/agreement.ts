/**
 * Does a hypothesis explain the rows? Rows are read one at a time and the first misfit ends it, so a wrong
 * hypothesis costs about one row.
 *
 * @module
 */
import { argmax } from "../math/argmax.ts";
import { type Precision, relativeTolerance } from "./precision.ts";
import type { Rows } from "./rows.ts";

/** Writes what the hypothesis expects for a row of logits into `out`. */
export type Expectation = (out: Float64Array, logits: Float64Array) => void;

/** What an error is measured against: the value (probabilities) or 1 (logarithms, where errors add). */
export type Scale = "linear" | "logarithmic";

/** Whether every finite row of logits, changed as expected, is the claimed row. False when no row is finite. */
export function everyRowAgrees(
  logits: Rows,
  claimed: Rows,
  precision: Precision,
  expectation: Expectation,
  scale: Scale = "linear",
): boolean {
  const z = new Float64Array(logits.length);
  const q = new Float64Array(claimed.length);
  const expected = new Float64Array(claimed.length);
  let compared = 0;
  for (let r = 0; r < logits.count; r++) {
    logits.readInto(z, r);
    if (!isFiniteRow(z)) continue;
    claimed.readInto(q, r);
    expectation(expected, z);
    if (!rowAgrees(expected, q, z, precision, scale)) return false;
    compared++;
  }
  return compared > 0;
}

/** Whether a claimed row is the expected one within the precision. NaN agrees with nothing. */
export function rowAgrees(
  expected: Float64Array,
  claimed: Float64Array,
  logits: Float64Array,
  precision: Precision,
  scale: Scale = "linear",
): boolean {
  const max = logits[argmax(logits)]!;
  // K − 1 columns are not one for each logit: then the allowance for rounded logits is the maximum's.
  const own = logits.length === expected.length;
  for (let k = 0; k < expected.length; k++) {
    const tolerance = relativeTolerance(precision, own ? logits[k]! : max, max, logits.length);
    if (!agrees(expected[k]!, claimed[k]!, tolerance, precision, scale)) return false;
  }
  return true;
}

function agrees(
  expected: number,
  claimed: number,
  tolerance: number,
  { absolute, relative }: Precision,
  scale: Scale,
): boolean {
  if (claimed === expected) return true; // infinities too
  const difference = Math.abs(claimed - expected);
  if (scale === "linear") return difference <= tolerance * Math.abs(expected) + absolute;
  if (claimed === -Infinity) return expected <= Math.log(absolute);
  return difference <= tolerance + relative * Math.abs(expected);
}

/** Whether a row has a softmax: a finite maximum, and no NaN or +∞. */
export function isFiniteRow(logits: Float64Array): boolean {
  const j = argmax(logits);
  return j >= 0 && Number.isFinite(logits[j]!);
}

/** Reads the first row that has a softmax into `out`; its number, or −1. */
export function firstFiniteRow(logits: Rows, out: Float64Array): number {
  for (let r = 0; r < logits.count; r++) {
    logits.readInto(out, r);
    if (isFiniteRow(out)) return r;
  }
  return -1;
}
