/**
 * Logits and softmaxes for the tests of `diagnose`, written without the library.
 *
 * @module
 */
export type Matrix = number[][];

/** Normal deviates from a seeded generator (mulberry32, Box and Muller). */
function normals(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

export function randomLogits(rows: number, classes: number, scale: number): Matrix {
  const next = normals(rows * 1000 + classes * 10 + scale);
  return Array.from({ length: rows }, () =>
    Array.from({ length: classes }, () => Math.fround(scale * next())),
  );
}

export const sum = (row: readonly number[]) => row.reduce((total, value) => total + value, 0);
export const transpose = (rows: Matrix): Matrix => rows[0]!.map((_, k) => rows.map((row) => row[k]!));
export const each = (rows: Matrix, change: (value: number) => number): Matrix =>
  rows.map((row) => row.map(change));

/** The textbook's softmax in float64, written here so that it is not the code under test. */
export function soft(row: readonly number[], temperature = 1): number[] {
  const max = Math.max(...row);
  const e = row.map((z) => Math.exp((z - max) / temperature));
  const total = sum(e);
  return e.map((value) => value / total);
}

export const softRows = (rows: Matrix, temperature = 1) => rows.map((row) => soft(row, temperature));

/** Rounds to `bits` significant bits (11: float16, 8: bfloat16), float16's subnormals at multiples of 2^-24. */
function toBits(value: number, bits: number, least: number): number {
  if (value === 0) return 0;
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(value))) - bits + 1, least);
  return Math.round(value / 2 ** exponent) * 2 ** exponent;
}
export const float16 = (value: number) => toBits(value, 11, -24);
export const bfloat16 = (value: number) => toBits(value, 8, -133);
