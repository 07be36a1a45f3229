/** Draws of gumbelSoftmax have the law of softmax, and belong to their seed and step. */
import { expect, test } from "vitest";
import { softmax } from "../../operations/softmax.ts";
import { gumbelSoftmax } from "../index.ts";

const logits = [1, 0, -1, 2, -Infinity, 0.5];
const ROWS = 20_000;
const many = Float64Array.from({ length: ROWS * 6 }, (_, i) => logits[i % 6]!);

test.each([0, 0.1, 1, 10])("hard samples at T = %d are drawn as softmax(z) says: χ² at level 10⁻⁶", (T) => {
  const samples = gumbelSoftmax(many, { shape: [ROWS, 6], temperature: T, hard: true, seed: 11 });
  const counts = logits.map((_, k) => samples.reduce((sum, x, i) => sum + (i % 6 === k ? x : 0), 0));
  expect(counts.reduce((sum, n) => sum + n, 0)).toBe(ROWS);
  expect(counts[4]).toBe(0);
  const p = softmax(logits);
  const chiSquare = counts.reduce(
    (sum, n, k) => sum + (k === 4 ? 0 : (n - ROWS * p[k]!) ** 2 / (ROWS * p[k]!)),
    0,
  );
  expect(chiSquare).toBeLessThan(33.4); // of 4 degrees of freedom: scipy.stats.chi2.isf(1e-6, 4)
});

test("a sample belongs to its seed, step, row and class alone", () => {
  const options = { shape: [2, 6], seed: 11 };
  const two = gumbelSoftmax(many.slice(0, 12), options);
  expect(gumbelSoftmax(many.slice(0, 12), { ...options, step: 0 })).toEqual(two);
  expect(gumbelSoftmax(logits, { seed: 11 })).toEqual(Array.from(two.subarray(0, 6)));
  expect(gumbelSoftmax(logits, { seed: 11, step: 1 })).not.toEqual(Array.from(two.subarray(0, 6)));
  expect(gumbelSoftmax(logits, { seed: 12 })).not.toEqual(Array.from(two.subarray(0, 6)));
  expect(two.subarray(0, 6)).not.toEqual(two.subarray(6));
});
