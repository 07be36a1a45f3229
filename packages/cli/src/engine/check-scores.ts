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
  /** Rows that look like probabilities although they are said to be logits. */
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

function checkValues(chunk: RawChunk, path: string, scale: Scale, tally: ScoreTally): void {
  const { rows, width, firstRow } = chunk;
  const scores = chunk.scores!;
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    const reason = badRow(scores, start, start + width, scale);
    if (reason)
      throw new UsageError(`Cannot read ${path}: row ${firstRow + row} ${reason} (rows count from 0)`);
    if (scale === "logits" && width > 1 && isProbabilityRow(scores, start, start + width))
      tally.probabilityLike++;
  }
}

function badRow(scores: ArrayLike<number>, start: number, end: number, scale: Scale): string | undefined {
  for (let i = start; i < end; i++) {
    const value = scores[i]!;
    if (Number.isNaN(value))
      return `has NaN or nothing as the score of class ${i - start}, a number is wanted`;
    if (value === Infinity)
      return `has Infinity as the score of class ${i - start}, a finite number is wanted`;
  }
  if (end - start === 1) {
    const isFine =
      scale === "logits" || (scale === "probabilities" ? inUnit(scores[start]!) : scores[start]! <= 0);
    return isFine
      ? undefined
      : `has ${scores[start]}, which is no ${scale === "probabilities" ? "probability" : "log-probability"}`;
  }
  if (scale === "probabilities" && !isProbabilityRow(scores, start, end)) {
    return "does not hold probabilities that add up to 1, give --from logits if these are raw scores";
  }
  if (scale === "log-probabilities" && !isLogProbabilityRow(scores, start, end)) {
    return "does not hold log-probabilities (their exponentials do not add up to 1), give --from logits if these are raw scores";
  }
  return undefined;
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
    const positive = scale === "log-probabilities" ? Math.exp(value) : value;
    out[2 * row] = scale === "logits" ? 0 : 1 - positive;
    out[2 * row + 1] = positive;
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
  let out = logs;
  for (let i = 0; i < logs.length; i++) {
    if (logs[i] !== -Infinity) continue;
    if (out === logs) out = logs.slice();
    out[i] = Math.log(zero);
    tally.zeros++;
  }
  return out;
}
