/**
 * Temperatures at which `x/T` needs care, made ordinary by rewriting the row.
 *
 * The limits become rows of 0 and −∞ at T = 1. A finite but extreme T is scaled by a power of two together
 * with its row, so that kernels may multiply, split and subtract without overflow.
 *
 * @module
 */
import { argmax } from "../math/argmax.ts";
import type { RowArray } from "./row-layout.ts";

const LEAST = 2 ** -900;
const LARGEST = 2 ** 500;
const UP = 2 ** 100;
const DOWN = 2 ** -600;
/** Larger float64 logits that differ are 2⁵⁴⁷ apart, an infinity of temperatures below `LEAST`. */
const SCALABLE = 2 ** 600;

export function isExtreme(temperature: number): boolean {
  return temperature < LEAST || temperature > LARGEST;
}

/** Rewrites a row so that the temperature returned gives it the softmax that `temperature` gave it before. */
export function tameTemperature(row: RowArray, temperature: number): number {
  const max = row[argmax(row)]!; // undefined for a row without classes, which no branch touches
  if (temperature === Infinity) return limit(row, (x) => x !== -Infinity);
  if (temperature > LARGEST) return scale(row, temperature, DOWN);
  const isScalable = temperature > 0 && Math.abs(max) < SCALABLE && row instanceof Float64Array;
  if (isScalable) return scale(row, temperature, UP);
  // The limit T → 0; unequal float32 logits are at least 2⁻¹⁴⁹ apart.
  return limit(row, (x) => x === max && max !== -Infinity);
}

/** Classes that share the probability become 0, others −∞; NaN and +∞ still spoil the row. */
function limit(row: RowArray, shares: (x: number) => boolean): number {
  for (let k = 0; k < row.length; k++) {
    const x = row[k]!;
    if (Number.isNaN(x) || x === Infinity) continue;
    row[k] = shares(x) ? 0 : -Infinity;
  }
  return 1;
}

function scale(row: RowArray, temperature: number, factor: number): number {
  for (let k = 0; k < row.length; k++) row[k] = row[k]! * factor;
  return temperature * factor;
}
