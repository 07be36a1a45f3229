/**
 * Are these logits, probabilities or log-probabilities? Told from the rows themselves.
 *
 * @module
 */

export type Scale = "logits" | "probabilities" | "log-probabilities";

/** How far a row of probabilities may be from adding up to 1: float16 outputs of 1,000 classes reach this. */
const SUM_TOLERANCE = 0.01;
/** Rounding may lift a probability above 1 by this much. */
const EXCESS = 1e-3;

export function isProbabilityRow(values: ArrayLike<number>, start: number, end: number): boolean {
  let sum = 0;
  for (let i = start; i < end; i++) {
    const p = values[i]!;
    if (!(p >= 0 && p <= 1 + EXCESS)) return false;
    sum += p;
  }
  return Math.abs(sum - 1) <= SUM_TOLERANCE;
}

export function isLogProbabilityRow(values: ArrayLike<number>, start: number, end: number): boolean {
  let sum = 0;
  for (let i = start; i < end; i++) {
    const logP = values[i]!;
    if (!(logP <= EXCESS)) return false;
    sum += Math.exp(logP);
  }
  return Math.abs(sum - 1) <= SUM_TOLERANCE;
}

/** What every row given looks like; "logits" when the rows disagree. A single column can only be told by its range. */
export function detectScale(values: ArrayLike<number>, rows: number, width: number): Scale {
  if (rows === 0 || width === 0) return "logits";
  if (width === 1)
    return everyRow(rows, 1, (i) => values[i]! >= 0 && values[i]! <= 1) ? "probabilities" : "logits";
  if (everyRow(rows, width, (start) => isProbabilityRow(values, start, start + width)))
    return "probabilities";
  if (everyRow(rows, width, (start) => isLogProbabilityRow(values, start, start + width)))
    return "log-probabilities";
  return "logits";
}

function everyRow(rows: number, width: number, test: (start: number) => boolean): boolean {
  for (let row = 0; row < rows; row++) if (!test(row * width)) return false;
  return true;
}
