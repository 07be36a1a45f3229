/**
 * Checks every row of scores against what they are said to be, and turns them into logits.
 * Nothing is dropped: the first row that cannot be right ends the work and is named.
 *
 * @module
 */
import { logitsFromProbabilities } from "softmax/calibration";
import type { RawChunk } from "../files/data-file.ts";
import { UsageError } from "../usage-error.ts";
import { isLogProbabilityRow, isProbabilityRow, type Scale } from "./detect-scale.ts";

/** What an exact zero probability counts as unless `--zero` says otherwise; scikit-learn's choice. */
export const DEFAULT_ZERO = 1e-12;

/** Keeps count of what a pass over the rows has seen. */
export interface ScoreTally {
  rows: number;
  /** Rows from the first on that look like probabilities although they are said to be logits. */
  probabilityLike: number;
  /** Exact zeros among probabilities. */
  zeros: number;
}

/** Logits of a chunk, `[rows, classes]`: one column z becomes the two classes [0, z]. */
export function checkedLogits(
  chunk: RawChunk,
  path: string,
  scale: Scale,
  zero: number,
  tally: ScoreTally,
): { data: Float32Array | Float64Array; classes: number } {
  const { rows, width } = chunk;
  const scores = chunk.scores!;
  checkValues(chunk, path, scale, tally);
  tally.rows += rows;
  if (width === 1) return { data: binaryLogits(scores, scale, zero, tally), classes: 2 };
  if (scale === "probabilities") return { data: logarithms(scores, zero, tally), classes: width };
  if (scale === "log-probabilities") return { data: withoutZeros(scores, zero, tally), classes: width };
  return { data: scores, classes: width };
}

/** Hot: one comparison a value for logits, one addition more for probabilities. */
function checkValues(chunk: RawChunk, path: string, scale: Scale, tally: ScoreTally): void {
  const scores = chunk.scores!;
  const bad = scale === "logits" ? firstNotFinite(scores) : firstUnlike(scores, chunk.width, scale);
  if (bad >= 0) throw wrongScore(chunk, path, scale, bad);
  if (scale === "logits" && chunk.width > 1) countProbabilityRows(chunk, tally);
}

/** Index of the first NaN or +Infinity, or −1; −Infinity is a class ruled out. */
function firstNotFinite(scores: ArrayLike<number>): number {
  for (let i = 0; i < scores.length; i++) if (!(scores[i]! < Infinity)) return i;
  return -1;
}

/** Index of the first value of the first row that is not what the scale says, or −1. */
function firstUnlike(scores: ArrayLike<number>, width: number, scale: Scale): number {
  const isRow = scale === "probabilities" ? isProbabilityRow : isLogProbabilityRow;
  const isValue = scale === "probabilities" ? inUnit : isLogarithm;
  for (let start = 0; start < scores.length; start += width) {
    if (width === 1 ? !isValue(scores[start]!) : !isRow(scores, start, start + width)) return start;
  }
  return -1;
}

/** Counts the rows before the first one that is no probabilities: one row of real logits settles it. */
function countProbabilityRows({ scores, rows, width }: RawChunk, tally: ScoreTally): void {
  for (let row = 0; row < rows && tally.probabilityLike === tally.rows + row; row++) {
    if (isProbabilityRow(scores!, row * width, (row + 1) * width)) tally.probabilityLike++;
  }
}

function wrongScore(chunk: RawChunk, path: string, scale: Scale, index: number): UsageError {
  const { width, firstRow } = chunk;
  const scores = chunk.scores!;
  const row = Math.floor(index / width);
  const values = Array.from({ length: width }, (_, k) => scores[row * width + k]!);
  const reason = wrongValue(values) ?? wrongRow(values, scale);
  return new UsageError(`Cannot read ${path}: row ${firstRow + row} ${reason} (rows count from 0)`);
}

function wrongValue(values: readonly number[]): string | undefined {
  const nothing = values.findIndex(Number.isNaN);
  if (nothing >= 0) return `has NaN or nothing as the score of class ${nothing}, a number is wanted`;
  const infinite = values.indexOf(Infinity);
  return infinite >= 0
    ? `has Infinity as the score of class ${infinite}, a finite number is wanted`
    : undefined;
}

function wrongRow(values: readonly number[], scale: Scale): string {
  const instead = "give --from logits if these are raw scores";
  if (values.length === 1) {
    return scale === "probabilities"
      ? `has ${values[0]}, a probability from 0 to 1 is wanted; ${instead}`
      : `has ${values[0]}, the logarithm of a probability is wanted; ${instead}`;
  }
  return scale === "probabilities"
    ? `does not hold probabilities that add up to 1, ${instead}`
    : `does not hold log-probabilities (their exponentials do not add up to 1), ${instead}`;
}

function isLogarithm(logP: number): boolean {
  return logP <= 0;
}

function inUnit(p: number): boolean {
  return p >= 0 && p <= 1;
}

function binaryLogits(
  scores: ArrayLike<number>,
  scale: Scale,
  zero: number,
  tally: ScoreTally,
): Float64Array {
  const out = new Float64Array(scores.length * 2);
  for (let row = 0; row < scores.length; row++) {
    const value = scores[row]!;
    const isLog = scale === "log-probabilities";
    // 1 − e^value by expm1: near 0 the difference would lose all its digits.
    out[2 * row] = scale === "logits" ? 0 : isLog ? -Math.expm1(value) : 1 - value;
    out[2 * row + 1] = isLog ? Math.exp(value) : value;
  }
  return scale === "logits" ? out : logarithms(out, zero, tally);
}

function logarithms(
  probabilities: Float32Array | Float64Array,
  zero: number,
  tally: ScoreTally,
): Float64Array {
  const { logits, zeros } = logitsFromProbabilities(probabilities, zero);
  tally.zeros += zeros;
  return logits;
}

function withoutZeros(
  logs: Float32Array | Float64Array,
  zero: number,
  tally: ScoreTally,
): Float32Array | Float64Array {
  // The kernels' logarithm, as for probabilities: an engine's own may differ in the last digit.
  const logOfZero = logitsFromProbabilities([zero], zero).logits[0]!;
  let out = logs;
  for (let i = 0; i < logs.length; i++) {
    if (logs[i] !== -Infinity) continue;
    if (out === logs) out = logs.slice();
    out[i] = logOfZero;
    tally.zeros++;
  }
  return out;
}
