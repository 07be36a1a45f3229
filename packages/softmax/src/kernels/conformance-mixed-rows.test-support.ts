/**
 * Rows of every kind side by side, for tests that compare bits.
 *
 * @module
 */
import { type RowCase, rowCase } from "./conformance-operations.test-support.ts";
import { noise, noisyRow } from "./conformance-subject.test-support.ts";

/** Ordinary ones, the limits, and those at which x/T leaves its type. */
export const TEMPERATURES = [1, 0.3, 0, Infinity, 1e-30, 7, 1e30, 5e-324, 1e-3, 1e300];
const SPECIAL = [Number.NaN, -Infinity, Infinity, -0, 3e38, -3e38, 2 ** -149, 0];

/** Ordinary rows, and among them rows of every special kind, at ordinary and odd temperatures. */
export function mixedRows(classes: number, count: number, seed: number): RowCase[] {
  const random = noise(seed);
  return Array.from({ length: count }, (_, r) => {
    const logits = noisyRow(classes, r % 5 === 4 ? 1e4 : 25, seed + r);
    if (r % 6 === 1) logits[(r * 5) % classes] = SPECIAL[((r / 6) % SPECIAL.length) | 0]!;
    if (r === 8) logits.fill(-Infinity);
    return rowCase(logits, {
      temperature: TEMPERATURES[r % TEMPERATURES.length]!,
      label: r % 7 === 6 ? -1 : r % classes,
      scale: r % 3 === 0 ? 1 : 4 * random(),
      upstream: noisyRow(classes, 8, seed + 31 * r),
    });
  });
}

/** The same with a label for every row, as rowStatistics needs it. */
export function labelled(rows: readonly RowCase[]): RowCase[] {
  return rows.map((row) => ({ ...row, label: Math.max(row.label, 0) }));
}
